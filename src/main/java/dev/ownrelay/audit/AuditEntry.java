package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/// A row of a trail.
///
/// @param actorId null: the application, or somebody who is not known
/// @param agencyId null: none
record AuditEntry(
        UUID id,
        Instant at,
        @Nullable UUID actorId,
        @Nullable UUID agencyId,
        String action,
        @Nullable UUID subjectId,
        String detail,
        @Nullable String client) {

    /// Where a page of a trail ends.
    record Place(Instant at, UUID id) {}

    static AuditEntry read(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("actor_id", UUID.class),
                row.getObject("agency", UUID.class),
                row.getString("action"),
                row.getObject("subject_id", UUID.class),
                row.getString("detail"),
                row.getString("client"));
    }

    Place place() {
        return new Place(at, id);
    }
}
