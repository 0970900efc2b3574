package dev.ownrelay.ledger;

import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/// The parameters of the statement by which [MessageStates] writes for many messages at once:
/// arrays but for the first three, in its order.
final class LedgerColumns {

    private final PreparedStatement sql;
    private int next;

    LedgerColumns(PreparedStatement sql, int first) {
        this.sql = sql;
        next = first;
    }

    void set(LocalDate day, List<TryEnd> ends, List<QueuedMessage> messages) throws SQLException {
        sql.setObject(next++, CurrentTenant.get());
        sql.setObject(next++, day);
        sql.setInt(next++, DayCounts.slot());
        add("uuid", ends, TryEnd::id);
        add("text", ends, TryEnd::state);
        add("int4", ends, TryEnd::number);
        addTimes(ends, TryEnd::dueAt);
        addTimes(ends, TryEnd::finishedAt);
        add("text", ends, TryEnd::hold);
        add("int4", ends, TryEnd::fence);
        add("text", ends, TryEnd::from);
        add("bool", ends, TryEnd::answersQuestion);
        addTries(ends.stream().map(TryEnd::attempt).toList());
        add("uuid", messages, QueuedMessage::id);
        add("int4", messages, QueuedMessage::attempt);
    }

    private void addTries(List<DeliveryAttempt> tries) throws SQLException {
        add("uuid", tries, DeliveryAttempt::getId);
        add("text", tries, DeliveryAttempt::routeName);
        addTimes(tries, DeliveryAttempt::startedAt);
        add("int8", tries, DeliveryAttempt::millis);
        add("text", tries, DeliveryAttempt::outcome);
        add("text", tries, DeliveryAttempt::stage);
        add("int4", tries, DeliveryAttempt::replyCode);
        add("text", tries, DeliveryAttempt::enhancedCode);
        add("text", tries, DeliveryAttempt::replyText);
        addTimes(tries, DeliveryAttempt::nextDueAt);
        add("text", tries, DeliveryAttempt::signature);
    }

    private <T> void addTimes(List<T> rows, Function<T, @Nullable Instant> value)
            throws SQLException {
        add(
                "timestamptz",
                rows,
                row -> {
                    var at = value.apply(row);
                    return at == null ? null : at.atOffset(ZoneOffset.UTC);
                });
    }

    private <T> void add(String type, List<T> rows, Function<T, @Nullable Object> value)
            throws SQLException {
        var values = rows.stream().map(value).toArray();
        sql.setArray(next++, sql.getConnection().createArrayOf(type, values));
    }
}
