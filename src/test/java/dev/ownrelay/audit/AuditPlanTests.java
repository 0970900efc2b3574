package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.audit.AuditEntry.Place;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/// A page of a long trail reads about as many rows as it shows: PostgreSQL's own counts say so.
class AuditPlanTests extends AuditFixture {

    private static final int ROWS = 100_000;

    /// Pages do not read the chain, and its links take longer than the rows.
    private static final String UNCHAINED = "set session_replication_role = replica; ";

    private static final int MOST = AuditPages.PAGE + 1;

    @Autowired AuditEntries entries;

    @Test
    void everyPageWalksAlongAnIndex() {
        fillBothTrails();
        var middle = new Place(Instant.now().minusSeconds(ROWS / 2), UUID.randomUUID());
        for (var trail : Trail.values()) {
            for (var place : new Place[] {null, middle}) {
                check(trail, "all", new AuditCriteria(null, "", null, null), place);
                check(trail, "area", new AuditCriteria(null, "smtp-server", null, null), place);
                check(trail, "rare area", new AuditCriteria(null, "agency", null, null), place);
                check(trail, "person", new AuditCriteria(admin.userId(), "", null, null), place);
                check(
                        trail,
                        "rare person",
                        new AuditCriteria(recruiter.userId(), "", null, null),
                        place);
                check(
                        trail,
                        "days",
                        new AuditCriteria(
                                null,
                                "",
                                Instant.now().minusSeconds(ROWS * 3 / 4),
                                Instant.now().minusSeconds(ROWS / 4)),
                        place);
            }
            count(trail, "areas", () -> entries.areas(trail));
            count(trail, "actors", () -> entries.actors(trail));
        }
    }

    private void check(Trail trail, String what, AuditCriteria criteria, @Nullable Place place) {
        count(
                trail,
                what + (place == null ? "" : ", in the middle"),
                () -> entries.read(trail, criteria, place, MOST));
    }

    private void count(Trail trail, String what, Supplier<?> reading) {
        var read =
                CurrentTenant.<Long, RuntimeException>call(
                        agency,
                        () ->
                                new TransactionTemplate(transactions)
                                        .execute(_ -> {
                                            var before = rowsRead(trail);
                                            reading.get();
                                            return rowsRead(trail) - before;
                                        }));
        System.out.printf("audit: %s, %s: %d rows read of %,d%n", trail, what, read, ROWS);
        assertThat(read).as("%s %s", trail, what).isBetween(1L, 6L * MOST);
    }

    /// Of the present transaction, in the table and its indexes.
    private long rowsRead(Trail trail) {
        return jdbc.sql(
                        """
                        select coalesce(sum(pg_stat_get_xact_tuples_returned(oid)
                            + pg_stat_get_xact_tuples_fetched(oid)), 0)::bigint
                        from pg_class where oid = :table::regclass
                            or oid in (select indexrelid from pg_index where indrelid = :table::regclass)
                        """)
                .param("table", trail.table())
                .query(Long.class)
                .single();
    }

    private void fillBothTrails() {
        var values =
                """
                gen_random_uuid(), now() - n * interval '1 second',
                (case when n %% 20000 = 0 then '%s' when n %% 3 = 0 then '%s' end)::uuid,
                case when n %% 20000 = 1 then 'agency.paused' when n %% 2 = 0 then 'user.changed'
                    else 'smtp-server.added' end, gen_random_uuid(), 'detail ' || n, '203.0.113.9'
                from generate_series(1, %d) n
                """
                        .formatted(recruiter.userId(), admin.userId(), ROWS);
        superuser(
                UNCHAINED
                        + "insert into audit_event (tenant_id, id, at, actor_id, action,"
                        + " subject_id, detail,"
                        + " client) select '%s', ".formatted(agency)
                        + values);
        superuser(
                UNCHAINED
                        + "insert into operator_event (id, at, actor_id, action, subject_id,"
                        + " detail, client) select "
                        + values);
        superuser("analyze audit_event, operator_event");
    }
}
