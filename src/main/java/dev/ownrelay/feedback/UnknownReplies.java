package dev.ownrelay.feedback;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.ReplyPattern;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.BackgroundWork;

import jakarta.annotation.PreDestroy;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the replies that no rule knows, over all agencies and without anything of theirs, so that
/// the operator can write rules. A lane only counts in memory; what a crash loses is a number.
@Component
public class UnknownReplies implements SeenReplies {

    private static final Logger log = LoggerFactory.getLogger(UnknownReplies.class);

    static final int MOST = 5_000;

    private static final int MOST_IN_MEMORY = 500;
    private static final int SHOWN = 200;
    private static final Duration REST = Duration.ofSeconds(30);

    /// A kind of reply. Seen this often it is kept before what was seen later.
    private static final int OFTEN = 10;

    private record Seen(long times, Instant first, Instant last) {

        private Seen plus(Seen later) {
            return new Seen(times + later.times, first, later.last);
        }
    }

    /// @param cause as which it is explained by its code alone; null: as nothing
    record Line(
            String stage,
            int code,
            String enhanced,
            String words,
            long seen,
            Instant firstSeenAt,
            Instant lastSeenAt,
            @Nullable String cause) {}

    private final Map<ReplyPattern, Seen> pending = new ConcurrentHashMap<>();
    private final AtomicLong stored = new AtomicLong();
    private final ThreadFactory background =
            BackgroundWork.threads(
                    Thread.ofPlatform().daemon().name("unknown-replies-", 1).factory());
    private final Rejections rejections;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    UnknownReplies(
            Rejections rejections,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.rejections = rejections;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /// Counts the reply if a server gave it and no rule knows its words.
    @Override
    public void note(Reply reply) {
        if (reply.code() >= 400) {
            var enhanced = EnhancedCode.find(reply.text()).orElse(null);
            count(reply.stage(), reply.code(), enhanced, reply.text());
        }
    }

    /// Counts the reply to a message that came back by mail in the same way.
    ///
    /// @param code null: the report has none
    public void note(
            Stage stage, @Nullable Integer code, @Nullable EnhancedCode enhanced, String text) {
        if (!text.isEmpty()) {
            count(stage, code == null ? 0 : code, enhanced, text);
        }
    }

    private void count(Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        var explanation = rejections.explain(stage, code, enhanced, text);
        if (explanation.cause() != Cause.UNKNOWN
                && explanation.basis() == Explanation.Basis.WORDS) {
            return;
        }
        var pattern = ReplyPattern.of(stage, code, enhanced, text);
        var now = clock.instant();
        if (pending.size() < MOST_IN_MEMORY || pending.containsKey(pattern)) {
            pending.merge(pattern, new Seen(1, now, now), Seen::plus);
        }
        long before = stored.get();
        long millis = now.toEpochMilli();
        if (millis > before + REST.toMillis() && stored.compareAndSet(before, millis)) {
            background.newThread(this::store).start();
        }
    }

    /// The most frequent first.
    List<Line> lines() {
        store();
        return jdbc.sql(
                        """
                        select stage, code, enhanced, words, seen, first_seen_at, last_seen_at
                        from unknown_reply order by seen desc, last_seen_at desc limit ?
                        """)
                .param(SHOWN)
                .query((row, _) -> line(row))
                .list();
    }

    private Line line(ResultSet row) throws SQLException {
        var stage = row.getString("stage");
        int code = row.getInt("code");
        var enhanced = row.getString("enhanced");
        return new Line(
                stage,
                code,
                enhanced,
                row.getString("words"),
                row.getLong("seen"),
                row.getTimestamp("first_seen_at").toInstant(),
                row.getTimestamp("last_seen_at").toInstant(),
                byCode(Stage.valueOf(stage), code, enhanced));
    }

    private @Nullable String byCode(Stage stage, int code, String enhanced) {
        var known = EnhancedCode.find(enhanced).orElse(null);
        var cause = rejections.explain(stage, code, known, "").cause();
        return cause == Cause.UNKNOWN ? null : cause.id();
    }

    @PreDestroy
    void store() {
        try {
            transactions.executeWithoutResult(_ -> {
                pending.keySet().stream()
                        .sorted(Comparator.comparing(ReplyPattern::toString))
                        .forEach(this::store);
                drop();
            });
        } catch (RuntimeException e) {
            log.warn("The unknown replies could not be counted", e);
        }
    }

    private void store(ReplyPattern pattern) {
        var seen = pending.remove(pattern);
        if (seen == null) {
            return;
        }
        jdbc.sql(
                        """
                        insert into unknown_reply as u
                            (stage, code, enhanced, words, seen, first_seen_at, last_seen_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (stage, code, enhanced, words) do update
                        set seen = u.seen + excluded.seen,
                            last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at)
                        """)
                .params(
                        pattern.stage().name(),
                        pattern.code(),
                        pattern.enhanced(),
                        pattern.words(),
                        seen.times(),
                        Timestamp.from(seen.first()),
                        Timestamp.from(seen.last()))
                .update();
    }

    private void drop() {
        jdbc.sql(
                        """
                        delete from unknown_reply where (stage, code, enhanced, words) in (
                            select stage, code, enhanced, words from unknown_reply
                            order by seen >= ? desc, last_seen_at desc offset ?)
                        """)
                .params(OFTEN, MOST)
                .update();
    }
}
