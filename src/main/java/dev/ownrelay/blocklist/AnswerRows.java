package dev.ownrelay.blocklist;

import dev.ownrelay.blocklist.ListQuestions.Works;
import dev.ownrelay.health.BlockListReport.State;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What lists said, for all agencies alike. Whoever reads it names what they have: nobody learns
/// what others had asked.
@Repository
class AnswerRows {

    /// Between two questions for the same subject, whoever asks.
    static final Duration HOUR = Duration.ofHours(1);

    private static final Duration DAY = Duration.ofDays(1);

    /// @param list its zone
    /// @param since when it was first seen to be listed; null: when last heard of, it was not
    record Row(
            String list,
            String subject,
            State state,
            List<String> codes,
            String reason,
            @Nullable Instant since,
            Instant askedAt) {

        boolean listed() {
            return state == State.LISTED;
        }
    }

    private final JdbcClient jdbc;

    AnswerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public List<Row> find(Collection<BlockList> lists, Collection<String> subjects) {
        if (lists.isEmpty() || subjects.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(
                        """
                        select list, subject, state, codes, reason, since, asked_at
                        from blocklist_answer
                        where list = any(?) and subject = any(?) and state is not null
                        order by list, subject
                        """)
                .params(
                        lists.stream().map(BlockList::zone).toArray(String[]::new),
                        subjects.toArray(String[]::new))
                .query((row, _) -> row(row))
                .list();
    }

    /// Whether the caller may ask: nobody did within the hour, and nobody else gets to meanwhile.
    @Transactional
    public boolean claim(BlockList list, Subject subject, Instant now) {
        return jdbc.sql(
                                """
                                insert into blocklist_answer as a (list, subject, asked_at)
                                values (:list, :subject, :now)
                                on conflict (list, subject) do update set asked_at = excluded.asked_at
                                where a.asked_at <= :before
                                """)
                        .param("list", list.zone())
                        .param("subject", subject.text())
                        .param("now", Timestamp.from(now))
                        .param("before", Timestamp.from(now.minus(HOUR)))
                        .update()
                == 1;
    }

    /// Silence ends no listing.
    @Transactional
    public void save(BlockList list, Subject subject, ListAnswer answer, Instant now) {
        jdbc.sql(
                        """
                        update blocklist_answer set state = :state, codes = :codes, reason = :reason,
                            since = case :state::text when 'LISTED' then coalesce(since, :now)
                                when 'UNKNOWN' then since end
                        where list = :list and subject = :subject
                        """)
                .param("state", answer.state().name())
                .param("codes", answer.codes().toArray(String[]::new))
                .param("reason", answer.reason())
                .param("now", Timestamp.from(now))
                .param("list", list.zone())
                .param("subject", subject.text())
                .update();
    }

    /// Whether the list answers as it should; empty: it was never tested.
    @Transactional(readOnly = true)
    public Optional<Works> works(BlockList list) {
        return jdbc.sql(
                        """
                        select works, works_v6 from blocklist_test
                        where list = ? and works is not null
                        """)
                .param(list.zone())
                .query((row, _) -> new Works(row.getBoolean("works"), row.getBoolean("works_v6")))
                .optional();
    }

    /// Whether the caller may test the list: nobody did for a day, or for an hour where it failed.
    @Transactional
    public boolean claimTest(BlockList list, Instant now) {
        return jdbc.sql(
                                """
                                insert into blocklist_test as t (list, asked_at) values (:list, :now)
                                on conflict (list) do update set asked_at = excluded.asked_at
                                where t.asked_at <= case when t.works or t.works_v6
                                    then :yesterday::timestamptz else :before::timestamptz end
                                """)
                        .param("list", list.zone())
                        .param("now", Timestamp.from(now))
                        .param("yesterday", Timestamp.from(now.minus(DAY)))
                        .param("before", Timestamp.from(now.minus(HOUR)))
                        .update()
                == 1;
    }

    @Transactional
    public void saveTest(BlockList list, Works works) {
        jdbc.sql("update blocklist_test set works = ?, works_v6 = ? where list = ?")
                .params(works.itself(), works.v6(), list.zone())
                .update();
    }

    @Transactional
    public void forget(Instant unaskedSince) {
        var before = Timestamp.from(unaskedSince);
        jdbc.sql("delete from blocklist_answer where asked_at < ?").param(before).update();
        jdbc.sql("delete from blocklist_test where asked_at < ?").param(before).update();
    }

    private static Row row(ResultSet row) throws SQLException {
        var codes = (String[]) Objects.requireNonNull(row.getArray("codes")).getArray();
        var since = row.getTimestamp("since");
        return new Row(
                row.getString("list"),
                row.getString("subject"),
                State.valueOf(row.getString("state")),
                List.of(codes),
                row.getString("reason"),
                since == null ? null : since.toInstant(),
                row.getTimestamp("asked_at").toInstant());
    }
}
