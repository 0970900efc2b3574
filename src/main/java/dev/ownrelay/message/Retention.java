package dev.ownrelay.message;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;

/// Removes what an agency no longer keeps: the text and the files of its emails, later their rows.
/// Figures of days and the audit trail stay.
@Service
public class Retention {

    /// At night, when few people write emails.
    public static final LocalTime AT = LocalTime.of(3, 30);

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /// What a run takes from an agency, in emails.
    ///
    /// @param deleted with their rows
    /// @param emptied of those that stay, with their texts and files
    /// @param cancelled because they are on hold, with their texts and files, too
    public record Taken(int deleted, int emptied, int cancelled) {

        public boolean nothing() {
            return deleted + emptied + cancelled == 0;
        }
    }

    /// @param texts what was finished before has no text any more
    /// @param rows what was finished before has no row any more; null: rows are kept
    private record Terms(Instant texts, @Nullable Instant rows) {

        /// No text outlives its row.
        static Terms of(int keepMonths, @Nullable Integer keepRowsMonths, ZonedDateTime now) {
            var texts = now.minusMonths(keepMonths).toInstant();
            if (keepRowsMonths == null) {
                return new Terms(texts, null);
            }
            var rows = now.minusMonths(keepRowsMonths).toInstant();
            return new Terms(rows.isAfter(texts) ? rows : texts, rows);
        }

        static Terms of(Agency agency, ZonedDateTime now) {
            return of(agency.keepMonths(), agency.keepRowsMonths(), now);
        }

        boolean deleteMoreThan(Terms others) {
            return rows != null && (others.rows == null || rows.isAfter(others.rows));
        }

        boolean emptyMoreThan(Terms others) {
            return texts.isAfter(others.texts);
        }
    }

    private final Agencies agencies;
    private final OldTexts texts;
    private final OldRows rows;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ZoneId zone;

    Retention(
            Agencies agencies,
            OldTexts texts,
            OldRows rows,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock,
            ZoneId zone) {
        this.agencies = agencies;
        this.texts = texts;
        this.rows = rows;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
        this.zone = zone;
    }

    /// Goes through all agencies, one slice a transaction. What a stop leaves is done the next day.
    public void run() {
        var now = clock.instant();
        var terms = new LinkedHashMap<UUID, Terms>();
        for (var agency : agencies.findAll()) {
            terms.put(agency.id(), Terms.of(agency, now.atZone(zone)));
        }
        for (var agency : begin(terms, now)) {
            var own = terms.get(agency);
            if (own != null && !stopped()) {
                clear(agency, own, now);
            }
        }
    }

    private static boolean stopped() {
        return Thread.currentThread().isInterrupted();
    }

    /// What the next run takes, but for texts of emails that stay.
    ///
    /// @param most how far to count
    public Taken next(Agency agency, int most) {
        var terms = Terms.of(agency, next());
        return new Taken(deleted(terms, most), 0, texts.countHeld(terms.texts(), most));
    }

    /// What the runs of some days take as it is set now.
    ///
    /// @param most how far to count
    public Taken within(Agency agency, int days, int most) {
        var terms = Terms.of(agency, next().plusDays(days - 1L));
        return new Taken(
                deleted(terms, most),
                texts.count(terms.rows(), terms.texts(), most),
                texts.countHeld(terms.texts(), most));
    }

    /// What the next run takes once the agency keeps its emails for less time; nothing of what does
    /// not change.
    ///
    /// @param most how far to count
    public Taken nextBy(Agency agency, int keepMonths, @Nullable Integer keepRowsMonths, int most) {
        var at = next();
        var now = Terms.of(agency, at);
        var then = Terms.of(keepMonths, keepRowsMonths, at);
        int deleted = then.deleteMoreThan(now) ? deleted(then, most) : 0;
        return then.emptyMoreThan(now)
                ? new Taken(
                        deleted,
                        texts.count(then.rows(), then.texts(), most),
                        texts.countHeld(then.texts(), most))
                : new Taken(deleted, 0, 0);
    }

    private int deleted(Terms terms, int most) {
        var before = terms.rows();
        return before == null ? 0 : rows.count(before, most);
    }

    private ZonedDateTime next() {
        var now = clock.instant().atZone(zone);
        var today = now.with(AT);
        return today.isAfter(now) ? today : today.plusDays(1);
    }

    /// Those that keep nothing too long are done with that.
    ///
    /// @return the others
    private List<UUID> begin(Map<UUID, Terms> terms, Instant now) {
        return transactions.execute(_ -> {
            var due = due(terms);
            var done = new LinkedHashSet<>(terms.keySet());
            due.forEach(done::remove);
            jdbc.sql("update agency set cleared_at = ?, cleared_rows = 0 where id = any(?)")
                    .params(Timestamp.from(now), done.toArray(UUID[]::new))
                    .update();
            return due;
        });
    }

    private List<UUID> due(Map<UUID, Terms> terms) {
        return jdbc.sql(
                        """
                        select agencies_with_something_old(string_to_array(:ids, ',')::uuid[],
                            string_to_array(:texts, ',')::timestamptz[],
                            string_to_array(:rows, ',', '')::timestamptz[], :today)
                        """)
                .param("ids", column(terms.keySet(), UUID::toString))
                .param("texts", column(terms.values(), own -> own.texts().toString()))
                .param("rows", column(terms.values(), Retention::rowsBefore))
                .param("today", clock.instant().atZone(zone).toLocalDate())
                .query(UUID.class)
                .list();
    }

    private static String rowsBefore(Terms terms) {
        var rows = terms.rows();
        return rows == null ? "" : rows.toString();
    }

    private static <T> String column(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(joining(","));
    }

    private void clear(UUID agency, Terms terms, Instant now) {
        try {
            CurrentTenant.run(agency, () -> clear(terms, now));
        } catch (RuntimeException e) {
            log.error("What agency {} no longer keeps could not be removed", agency, e);
        }
    }

    private void clear(Terms terms, Instant now) {
        repeat(() -> texts.noteHeld(now));
        long held = repeat(() -> texts.cancelHeld(terms.texts(), now));
        long emptied =
                repeat(() -> texts.remove(terms.texts(), now))
                        + repeat(() -> texts.removeUnknown(terms.texts(), now));
        var before = terms.rows();
        long deleted = before == null ? 0 : repeat(() -> rows.remove(before));
        long counts = repeat(() -> rows.removeCounts(now.atZone(zone)));
        if (!stopped()) {
            noteDone(deleted, now);
        }
        log.info(
                "Agency {}: {} texts removed, {} emails on hold cancelled, {} deleted, {} counts",
                CurrentTenant.get(),
                emptied,
                held,
                deleted,
                counts);
    }

    /// Slices are of different size.
    private static long repeat(IntSupplier slice) {
        long all = 0;
        int done = 1;
        while (done > 0 && !stopped()) {
            done = slice.getAsInt();
            all += done;
            Thread.yield();
        }
        return all;
    }

    private void noteDone(long deleted, Instant now) {
        transactions.executeWithoutResult(_ ->
                jdbc.sql("update agency set cleared_at = ?, cleared_rows = ? where id = ?")
                        .params(Timestamp.from(now), deleted, CurrentTenant.get())
                        .update());
    }
}
