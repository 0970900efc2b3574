package dev.ownrelay.outbox;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.stereotype.Repository;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The statements of the {@link Ledger}, each for many letters in one round trip. Every change is
/// fenced by state and attempt: a worker that lost its letter changes nothing.
@Repository
class LedgerRows {

    private final JdbcTemplate jdbc;

    LedgerRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// The mark, and by it the claim. Not for a paused agency, whose lane may have begun before.
    ///
    /// @return the ids of those that are ours to send
    Set<UUID> mark(List<Message> letters) {
        var marked =
                update(
                        """
                        update message m set state = 'SENDING', attempt = attempt + 1
                        where tenant_id = ? and id = ? and state = 'QUEUED' and attempt = ?
                        and not exists (select from agency a where a.id = m.tenant_id and a.paused)
                        """,
                        letters,
                        (row, letter) -> {
                            row.setObject(1, letter.tenantId());
                            row.setObject(2, letter.getId());
                            row.setInt(3, letter.attempt());
                        });
        var ids = new HashSet<UUID>();
        marked.forEach(letter -> ids.add(letter.getId()));
        return ids;
    }

    /// @return those whose letters were still theirs
    List<LetterEnd> settle(List<LetterEnd> ends) {
        return update(
                """
                update message set state = ?, attempt = ?, due_at = ?, finished_at = ?,
                    hold_reason = ?
                where tenant_id = ? and id = ? and attempt = ?
                and (state = ? or state = 'UNKNOWN' and ?)
                """,
                ends,
                (row, end) -> {
                    row.setString(1, end.state().name());
                    row.setInt(2, end.number());
                    row.setObject(3, utc(end.dueAt()));
                    row.setObject(4, utc(end.finishedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                    row.setString(5, end.hold() == null ? null : end.hold().name());
                    row.setObject(6, end.letter().tenantId());
                    row.setObject(7, end.id());
                    row.setInt(8, end.fence());
                    row.setString(9, end.from().name());
                    row.setBoolean(10, end.answersQuestion());
                });
    }

    /// The rows for people.
    void tell(List<LetterEnd> ends) {
        update(
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text,
                    next_due_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                ends,
                (row, end) -> {
                    var told = end.attempt();
                    row.setObject(1, end.letter().tenantId());
                    row.setObject(2, told.getId());
                    row.setObject(3, told.messageId());
                    row.setInt(4, told.number());
                    row.setString(5, told.routeName());
                    row.setObject(6, utc(told.startedAt()));
                    row.setLong(7, told.millis());
                    row.setString(8, told.outcome().name());
                    row.setString(9, told.stage().name());
                    row.setObject(10, told.replyCode(), Types.INTEGER);
                    row.setString(11, told.enhancedCode());
                    row.setString(12, told.replyText());
                    row.setObject(13, utc(told.nextDueAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                });
    }

    /// @return those of the rows that were there to change
    private <T> List<T> update(
            String statement, List<T> rows, ParameterizedPreparedStatementSetter<T> values) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var changed =
                Arrays.stream(jdbc.batchUpdate(statement, rows, rows.size(), values))
                        .flatMapToInt(Arrays::stream)
                        .toArray();
        var done = new ArrayList<T>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] > 0) {
                done.add(rows.get(i));
            }
        }
        return done;
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
