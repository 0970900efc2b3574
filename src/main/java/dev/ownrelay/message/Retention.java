package dev.ownrelay.message;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
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
import java.util.List;
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
        for (var agency : agencies.findAll()) {
            try {
                var messages = CurrentTenant.call(agency.id(), () -> remove(agency));
                if (messages > 0) {
                    log.info("Removed the text of {} messages of agency {}", messages, agency.id());
                }
            } catch (RuntimeException e) {
                log.error("Old messages of agency {} could not be removed", agency.id(), e);
            }
        }
    }

    private long remove(Agency agency) {
        var now = clock.instant();
        var before = now.atZone(zone).minusMonths(agency.keepMonths()).toInstant();
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
