package dev.ownrelay.message;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Removes the text and the files of finished messages once an agency has kept them for long
/// enough. What became of them stays: the message's line, its tries, the counters, the audit trail.
@Service
public class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    static final int SLICE = 500;

    private final Agencies agencies;
    private final Attachments attachments;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ZoneId zone;

    Retention(
            Agencies agencies,
            Attachments attachments,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock,
            ZoneId zone) {
        this.agencies = agencies;
        this.attachments = attachments;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.clock = clock;
        this.zone = zone;
    }

    /// Goes through all agencies, one slice a transaction. What a stop leaves is done the next day.
    public void run() {
        var now = clock.instant();
        var befores = new HashMap<UUID, Instant>();
        for (var agency : agencies.findAll()) {
            befores.put(agency.id(), now.atZone(zone).minusMonths(agency.keepMonths()).toInstant());
        }
        for (var agency : due(befores)) {
            try {
                var before = befores.getOrDefault(agency, Instant.EPOCH);
                var messages = CurrentTenant.call(agency, () -> remove(before, now));
                log.info("Removed the text of {} messages of agency {}", messages, agency);
            } catch (RuntimeException e) {
                log.error("Old messages of agency {} could not be removed", agency, e);
            }
        }
    }

    private List<UUID> due(Map<UUID, Instant> befores) {
        var ids = befores.keySet().stream().map(UUID::toString);
        var times = befores.values().stream().map(Instant::toString);
        return transactions.execute(_ ->
                jdbc.sql(
                                """
                                select agencies_with_old_texts(string_to_array(?, ',')::uuid[],
                                    string_to_array(?, ',')::timestamptz[])
                                """)
                        .param(ids.collect(joining(",")))
                        .param(times.collect(joining(",")))
                        .query(UUID.class)
                        .list());
    }

    private long remove(Instant before, Instant now) {
        long removed = 0;
        int slice = SLICE;
        while (slice == SLICE && !Thread.currentThread().isInterrupted()) {
            slice = removeSlice(before, now);
            removed += slice;
            Thread.yield();
        }
        return removed;
    }

    /// @return how many messages lost their text
    int removeSlice(Instant before, Instant now) {
        var messages =
                transactions.execute(_ -> {
                    var ids = removeTexts(before, now);
                    attachments.release(ids);
                    return ids.size();
                });
        return messages == null ? 0 : messages;
    }

    private List<UUID> removeTexts(Instant before, Instant now) {
        return jdbc.sql(
                        """
                        with old as materialized (
                            select id from message where tenant_id = :agency
                                and text_removed_at is null and finished_at < :before
                                and state in ('SENT', 'FAILED', 'CANCELLED')
                            order by finished_at limit :slice for update skip locked)
                        update message m
                        set source = '', splice_at = null, text_removed_at = :now
                        from old where m.tenant_id = :agency and m.id = old.id returning m.id
                        """)
                .param("now", Timestamp.from(now))
                .param("agency", CurrentTenant.get())
                .param("before", Timestamp.from(before))
                .param("slice", SLICE)
                .query(UUID.class)
                .list();
    }
}
