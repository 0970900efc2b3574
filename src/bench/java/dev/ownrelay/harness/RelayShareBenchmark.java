package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Two agencies at one default relay: how much longer one message of one takes because the other
/// has ten thousand waiting. The packaged application, a durable PostgreSQL, and a relay that
/// thinks for a tenth of a second after each message.
class RelayShareBenchmark {

    private static final int HOG = Integer.getInteger("bench.messages", 10_000);
    private static final int PROBES = Integer.getInteger("bench.probes", 25);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration THINKS = Duration.ofMillis(100);

    @Test
    void oneMessageBesideManyOfAnotherAgency() {
        Table.head("One message beside " + HOG + " of another agency: extra p95 in seconds");
        measure("a relay that bears all", Integer.MAX_VALUE, 64);
        measure("a relay that bears 2 connections", 2, 64);
        measure("a relay that bears 1 connection", 1, 64);
        measure("one lane at a time", Integer.MAX_VALUE, 1);
    }

    private static void measure(String what, int connections, int lanes) {
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        try (var cluster = new Cluster(directory.resolve("postgres"));
                var relay = new Sink(true).thinking(THINKS).bearing(connections);
                var program =
                        new Program(
                                directory,
                                cluster.url(),
                                "-Dspring.mail.host=127.0.0.1",
                                "-Dspring.mail.port=" + relay.port(),
                                "-Downrelay.outbox.linger=1s",
                                "-Downrelay.outbox.lanes=" + lanes)) {
            var sql = cluster.sql();
            probes(sql, relay, 5); // to warm up
            var idle = probes(sql, relay, PROBES);
            var hog = agency(sql);
            enqueue(sql, hog, HOG);
            Site.await("the many leave", PATIENCE, () -> relay.distinct() > 2 * PROBES);
            var beside = probes(sql, relay, PROBES);
            tell(what, idle, beside, waiting(sql, hog));
            System.out.printf("%s: %.0f MiB resident%n", what, program.resident());
        }
    }

    private static void tell(String what, Figures idle, Figures beside, int waiting) {
        var extra = new Figures();
        extra.add(beside.percentile(95) - idle.percentile(95));
        Table.atMost(what, extra, 5);
        System.out.printf(
                "%s: idle %s, p95 %.2f s; beside %s, p95 %.2f s; %d of the many still waited%n",
                what,
                idle.text(2),
                idle.percentile(95),
                beside.text(2),
                beside.percentile(95),
                waiting);
    }

    /// Seconds that single messages of new agencies take to reach the relay.
    private static Figures probes(JdbcClient sql, Sink relay, int probes) {
        var times = new Figures();
        for (int i = 0; i < probes; i++) {
            var agency = agency(sql);
            long began = System.nanoTime();
            var id = enqueue(sql, agency, 1);
            long until = began + PATIENCE.toNanos();
            while (relay.arrival("<" + id + "@agency.example>") == null) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("The message does not leave");
                }
                LockSupport.parkNanos(5_000_000);
            }
            times.add((System.nanoTime() - began) / 1e9);
            Site.await("its lane rests", PATIENCE, () -> !running(sql, agency));
        }
        return times;
    }

    private static UUID agency(JdbcClient sql) {
        var agency = UUID.randomUUID();
        Servers.agency(sql, agency);
        return agency;
    }

    /// @return the id of one of them
    private static UUID enqueue(JdbcClient sql, UUID agency, int messages) {
        var ids =
                sql.sql(
                                """
                                insert into message (tenant_id, id, batch_id, sender_id, route_name,
                                    from_address, from_name, to_address, to_name, subject, source,
                                    size, message_id, dated_at, state, queued_at, due_at,
                                    idempotency_key, created_at)
                                select :agency, made.id, :batch, (select u.id from app_user u
                                    where u.tenant_id = :agency), '127.0.0.1',
                                    'anna@agency.example', 'Anna', id || '@candidate.example',
                                    'Candidate', 'A position for you',
                                    convert_to(replace(:source, '%s', id::text), 'UTF8'),
                                    :size, '<' || id || '@agency.example>', now(), 'QUEUED', now(),
                                    now(), :batch, now()
                                from (select gen_random_uuid() as id
                                    from generate_series(1, :messages)) made
                                returning id
                                """)
                        .param("agency", agency)
                        .param("batch", UUID.randomUUID())
                        .param("source", Paper.source())
                        .param("size", Paper.finished().length + 33)
                        .param("messages", messages)
                        .query(UUID.class)
                        .list();
        sql.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values ('lane', ?, now(), false, 1)
                        """)
                .param(agency + ":default")
                .update();
        return ids.getFirst();
    }

    private static boolean running(JdbcClient sql, UUID agency) {
        return sql.sql("select exists (select from scheduled_tasks where task_instance = ?)")
                .param(agency + ":default")
                .query(Boolean.class)
                .single();
    }

    private static int waiting(JdbcClient sql, UUID agency) {
        return sql.sql("select count(*) from message where tenant_id = ? and state = 'QUEUED'")
                .param(agency)
                .query(Integer.class)
                .single();
    }
}
