package dev.ownrelay.turn;

import dev.ownrelay.lane.AgencyLanes;
import dev.ownrelay.ledger.Installation;
import dev.ownrelay.ledger.WithInstallation;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.Retention;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Arrays;

/// What goes round all agencies, of which a tenth has something due: as it was, one transaction and
/// more for each, and as it is, by turns in one run.
@WithInstallation
class ManyAgenciesBenchmark {

    private static final int AGENCIES = Integer.getInteger("bench.agencies", 10_000);
    private static final int DUE = Integer.getInteger("bench.due", 1_000);
    private static final int LOST = DUE / 10;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    @Autowired Installation installation;
    @Autowired Messages messages;
    @Autowired AgencyLanes allLanes;
    @Autowired Sweep sweep;
    @Autowired Retention retention;
    @Autowired TransactionTemplate transactions;

    @BeforeEach
    void fill() throws IOException {
        installation.empty();
        run(
                """
                insert into agency (id, name, created_at)
                select gen_random_uuid(), 'Agency ' || n, now() from generate_series(1, %d) n
                """
                        .formatted(AGENCIES));
        run(
                """
                insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                    created_at)
                select id, id, id || '@agency.test', 'Anna', 'x', 'RECRUITER', now() from agency
                """);
        run(
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, due_at, idempotency_key, created_at)
                select a.id, gen_random_uuid(), a.id, a.id, 'Relay', 'a@agency.test', 'Anna',
                    n || '@x.test', 'B', 'Hello', 'x', 1, n || '@agency.test', now(), 'QUEUED',
                    '2000-01-01', gen_random_uuid(), now()
                from (select id from agency order by id limit %d) a, generate_series(1, 10) n
                """
                        .formatted(DUE));
        run(
                """
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
                    version)
                select 'lane', id || ':default', '2000-01-01', false, 1
                from agency order by id limit %d
                """
                        .formatted(DUE));
        run("vacuum analyze message, agency, scheduled_tasks, app_user");
        var before = script("V43__lanes_of_users.sql");
        run("drop function if exists outbox_totals_before");
        run(
                before.substring(before.indexOf("create or replace function outbox_totals"))
                        .replace("function outbox_totals", "function outbox_totals_before"));
        run("grant execute on function outbox_totals_before to ownrelay_app");
    }

    @AfterEach
    void clear() {
        run("drop function if exists outbox_totals_before");
        installation.empty();
    }

    @Test
    void go() {
        for (int round = 0; round < ROUNDS; round++) {
            lose();
            System.out.printf("sweep, before: %d ms%n", millis(this::sweepOneByOne));
            lose();
            System.out.printf("sweep, now, %d lanes lost: %d ms%n", LOST, millis(sweep::run));
            System.out.printf("sweep, now, nothing lost: %d ms%n", millis(sweep::run));
            System.out.printf("totals, before: %d ms%n", totals("outbox_totals_before"));
            System.out.printf("totals, now: %d ms%n", totals("outbox_totals"));
            System.out.printf("retention, before: %d ms%n", millis(this::lookOneByOne));
            System.out.printf("retention, now, nothing old: %d ms%n", millis(retention::run));
        }
    }

    private void lose() {
        run(
                """
                delete from scheduled_tasks where task_instance in (
                    select id || ':default' from agency order by id limit %d)
                """
                        .formatted(LOST));
    }

    /// What a sweep did before: it asked each agency.
    private void sweepOneByOne() {
        for (var agency : installation.fixture.agencies.findAll()) {
            CurrentTenant.run(
                    agency.id(),
                    () -> {
                        messages.underWay();
                        transactions.executeWithoutResult(_ -> allLanes.wakeAll(agency.id()));
                    });
        }
    }

    private void lookOneByOne() {
        for (var agency : installation.fixture.agencies.findAll()) {
            CurrentTenant.run(agency.id(), () -> transactions.executeWithoutResult(_ -> old()));
        }
    }

    private void old() {
        installation
                .jdbc
                .sql(
                        """
                        select id from message where tenant_id = ? and text_removed_at is null
                            and finished_at < '2001-01-01'
                            and state in ('SENT', 'FAILED', 'CANCELLED')
                        order by finished_at limit 500 for update skip locked
                        """)
                .param(CurrentTenant.get())
                .query()
                .listOfRows();
    }

    private long totals(String function) {
        var now = Timestamp.from(installation.clock.instant());
        var times = new long[5];
        for (int i = 0; i < times.length; i++) {
            times[i] =
                    millis(() ->
                            transactions.executeWithoutResult(_ ->
                                    installation
                                            .jdbc
                                            .sql("select * from " + function + "(?)")
                                            .param(now)
                                            .query()
                                            .singleRow()));
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static long millis(Runnable work) {
        var start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private void run(String sql) {
        installation.database.execute(sql);
    }

    private static String script(String name) throws IOException {
        return new ClassPathResource("db/migration/" + name)
                .getContentAsString(StandardCharsets.UTF_8);
    }
}
