package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// What servers that take connections and say nothing cost the others: some that work, each of an
/// agency of its own with more messages than leave, and single messages of further agencies. The
/// packaged application, a durable PostgreSQL, and servers that think for a fifth of a second after
/// each message. Dead servers are measured as they are most of the time, when each has failed
/// before, and then in the minute when none of another lot has.
class DeadServersBenchmark {

    private static final int SILENT = Integer.getInteger("bench.silent", 2_000);
    private static final int SERVERS_EACH = 20;
    private static final int HEALTHY = Integer.getInteger("bench.healthy", 50);
    private static final int PROBES = Integer.getInteger("bench.probes", 25);
    private static final int WINDOWS = 3;
    private static final Duration WINDOW =
            Duration.ofSeconds(Integer.getInteger("bench.seconds", 60) / WINDOWS);
    private static final Duration THINKS = Duration.ofMillis(200);

    /// Of each server that works, for all of the run and some more.
    private static final int MESSAGES = (int) (5 * WINDOWS * WINDOW.dividedBy(THINKS));

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private JdbcClient sql;

    /// What one phase came to.
    ///
    /// @param rates of the servers that work, in messages a second
    /// @param single how many seconds single messages took
    private record Phase(Figures rates, Figures single) {

        Phase {
            System.out.printf("%s a second; single %s s%n", rates.text(0), single.text(2));
        }

        Figures share(Phase alone) {
            return rates.dividedBy(alone.rates.median());
        }

        Figures extra(Phase alone) {
            var extra = new Figures();
            extra.add(single.percentile(95) - alone.single.percentile(95));
            return extra;
        }
    }

    @Test
    void serversThatWorkBesideServersThatSayNothing() throws Exception {
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        try (var cluster = new Cluster(directory.resolve("postgres"));
                var silence = new Silence();
                var sink = new Sink(true).thinking(THINKS);
                var program =
                        new Program(directory, cluster.url(), "-Downrelay.outbox.linger=1s")) {
            sql = cluster.sql();
            var healthy = new ArrayList<Lane>();
            for (int i = 0; i < HEALTHY; i++) {
                healthy.add(Lane.agency(sql, sink, 1).with("last_check_ok = true"));
                healthy.getLast().enqueue(MESSAGES);
            }
            Site.await("all are under way", PATIENCE, () -> sink.conversations() >= HEALTHY);
            phase(sink); // to warm up
            System.out.print("alone: ");
            var alone = phase(sink);
            var before = plant(silence, 2);
            System.out.print("beside servers that failed before: ");
            var beside = phase(sink);
            takeBack(before);
            plant(silence, 0);
            System.out.print("beside servers that nobody knows yet: ");
            var atFirst = phase(sink);
            System.out.printf("%.0f MiB resident%n", program.resident());
            check(healthy, sink);
            tell(alone, beside, atFirst);
        }
    }

    private void tell(Phase alone, Phase beside, Phase atFirst) {
        Table.head(SILENT + " servers that say nothing beside " + HEALTHY + " that work");
        Table.row("Alone, messages a second", alone.rates.text(0));
        Table.row("Alone, one message of another agency, s", alone.single.text(2));
        Table.atLeast("Failed before: rate ÷ alone", beside.share(alone), 0.95, 0.95);
        Table.atMost("Failed before: one message, extra p95 s", beside.extra(alone), 2);
        Table.atLeast("Not known yet: rate ÷ alone", atFirst.share(alone), 0.95, 0.95);
        Table.atMost("Not known yet: one message, extra p95 s", atFirst.extra(alone), 2);
    }

    /// One message for each of new servers.
    ///
    /// @param failures in a row of each lane
    /// @return their batch
    private UUID plant(Silence silence, int failures) {
        var servers = Servers.make(sql, silence.port(), SILENT / SERVERS_EACH, SERVERS_EACH, 1);
        sql.sql("update smtp_server set last_check_ok = ? where name like ?")
                .params(failures == 0, servers + "%")
                .update();
        var batch = Queue.of(sql, servers, 1).batch();
        sql.sql(
                        """
                        insert into scheduled_tasks as t (task_name, task_instance, execution_time,
                            picked, consecutive_failures, last_failure, priority, version)
                        select 'lane', tenant_id || ':' || smtp_server_id, now(), false, ?,
                            case when ? > 0 then now() end, case when ? > 0 then 10 else 50 end, 1
                        from message where batch_id = ?
                        on conflict (task_name, task_instance) do update
                        set consecutive_failures = excluded.consecutive_failures,
                            last_failure = excluded.last_failure, priority = excluded.priority
                        """)
                .params(failures, failures, failures, batch)
                .update();
        return batch;
    }

    private void takeBack(UUID batch) {
        sql.sql(
                        """
                        update message set state = 'CANCELLED' where id in (select id from message
                            where batch_id = ? and state = 'QUEUED' for update skip locked)
                        """)
                .param(batch)
                .update();
    }

    private Phase phase(Sink sink) throws ExecutionException, InterruptedException {
        long until = System.nanoTime() + WINDOW.multipliedBy(WINDOWS).toNanos();
        var single = CompletableFuture.supplyAsync(() -> probes(until));
        var rates = new Figures();
        for (int i = 0; i < WINDOWS; i++) {
            rates.add(rate(sink));
        }
        return new Phase(rates, single.get());
    }

    private static double rate(Sink sink) {
        int before = sink.distinct();
        long began = System.nanoTime();
        LockSupport.parkNanos(WINDOW.toNanos());
        return (sink.distinct() - before) / ((System.nanoTime() - began) / 1e9);
    }

    /// Single messages of new agencies, one after another for as long as a phase lasts. Who waits
    /// at its end has waited for at least so long.
    private Figures probes(long until) {
        var times = new Figures();
        try (var sink = new Sink(true)) {
            while (times.count() < PROBES && (times.count() == 0 || System.nanoTime() < until)) {
                var lane = Lane.agency(sql, sink, 1).with("last_check_ok = true");
                long began = System.nanoTime();
                var id = lane.enqueue(1).getFirst();
                while (sink.received("<" + id + "@agency.example>") == 0
                        && System.nanoTime() < until) {
                    LockSupport.parkNanos(5_000_000);
                }
                times.add((System.nanoTime() - began) / 1e9);
                while (!lane.runner().isEmpty() && System.nanoTime() < until) {
                    LockSupport.parkNanos(50_000_000);
                }
            }
        }
        return times;
    }

    private static void check(List<Lane> healthy, Sink sink) {
        if (healthy.stream().anyMatch(Lane::drained)) {
            throw new AssertionError("A server ran out of messages");
        }
        if (sink.repeats() > 0) {
            throw new AssertionError(sink.repeats() + " messages were sent twice");
        }
    }
}
