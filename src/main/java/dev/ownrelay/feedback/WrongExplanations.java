package dev.ownrelay.feedback;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.ReplyPattern;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/// Counts the explanations that administrators found wrong, over all agencies and without anything
/// of theirs, so that the operator can mend the rules.
@Component
public class WrongExplanations {

    public static final int MOST = 1_000;

    private static final int SHOWN = 200;

    /// @param cause what we had said
    record Line(
            String cause,
            String stage,
            int code,
            String enhanced,
            String words,
            long seen,
            Instant lastSeenAt) {}

    private final JdbcClient jdbc;

    WrongExplanations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void note(Cause cause, ReplyPattern pattern, Instant now) {
        jdbc.sql(
                        """
                        insert into wrong_explanation as w (cause, stage, code, enhanced, words,
                            seen, first_seen_at, last_seen_at)
                        values (?, ?, ?, ?, ?, 1, ?, ?)
                        on conflict (cause, stage, code, enhanced, words) do update
                        set seen = w.seen + 1,
                            last_seen_at = greatest(w.last_seen_at, excluded.last_seen_at)
                        """)
                .params(
                        cause.id(),
                        pattern.stage().name(),
                        pattern.code(),
                        pattern.enhanced(),
                        pattern.words(),
                        Timestamp.from(now),
                        Timestamp.from(now))
                .update();
        drop();
    }

    /// The oldest go first.
    private void drop() {
        jdbc.sql(
                        """
                        delete from wrong_explanation
                        where (cause, stage, code, enhanced, words) in (
                            select cause, stage, code, enhanced, words from wrong_explanation
                            order by last_seen_at desc offset ?)
                        """)
                .param(MOST)
                .update();
    }

    /// What was found wrong most often first.
    @Transactional(readOnly = true)
    List<Line> lines() {
        return jdbc.sql(
                        """
                        select cause, stage, code, enhanced, words, seen, last_seen_at
                        from wrong_explanation order by seen desc, last_seen_at desc limit ?
                        """)
                .param(SHOWN)
                .query((row, _) -> line(row))
                .list();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getString("cause"),
                row.getString("stage"),
                row.getInt("code"),
                row.getString("enhanced"),
                row.getString("words"),
                row.getLong("seen"),
                row.getTimestamp("last_seen_at").toInstant());
    }
}
