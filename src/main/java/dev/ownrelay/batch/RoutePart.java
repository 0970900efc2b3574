package dev.ownrelay.batch;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;

/// The messages of one batch at one server.
record RoutePart(
        @Nullable UUID server,
        UUID sender,
        String senderName,
        @Nullable UUID turnOf,
        BatchCounts counts,
        @Nullable Timestamp lastDue) {

    static RoutePart of(ResultSet row) throws SQLException {
        return new RoutePart(
                row.getObject("server", UUID.class),
                row.getObject("sender_id", UUID.class),
                row.getString("from_name"),
                row.getObject("turn_of", UUID.class),
                BatchCounts.of(row),
                row.getTimestamp("last_due"));
    }
}
