package dev.ownrelay.ledger;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

/// How the outbox of the whole installation stands: numbers that name nobody.
///
/// @param queued messages that wait for their server
/// @param due those of them whose time has come
/// @param oldestDue how long the first of these has been due
/// @param failed refused messages that their sender has not put aside
/// @param running lanes that a node works on
/// @param waiting lanes that wait for a node
/// @param resting lanes whose next message is not due yet, or whose server takes no more for now
/// @param paused lanes whose server fails
/// @param stuck for how long something has waited for the outbox itself, not for a mail server
public record OutboxTotals(
        long queued,
        long due,
        Duration oldestDue,
        long unknown,
        long held,
        long failed,
        long running,
        long waiting,
        long resting,
        long paused,
        Duration stuck) {

    static final String STATEMENT = "select * from outbox_totals(?)";

    static OutboxTotals of(ResultSet row, Instant now) throws SQLException {
        return new OutboxTotals(
                row.getLong("queued"),
                row.getLong("due"),
                age(row.getTimestamp("oldest_due_at"), now),
                row.getLong("unknown"),
                row.getLong("held"),
                row.getLong("failed"),
                row.getLong("lanes_running"),
                row.getLong("lanes_waiting"),
                row.getLong("lanes_resting"),
                row.getLong("lanes_paused"),
                age(row.getTimestamp("stuck_since"), now));
    }

    private static Duration age(@Nullable Timestamp since, Instant now) {
        var age = since == null ? Duration.ZERO : Duration.between(since.toInstant(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
