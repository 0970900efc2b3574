package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.Start;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Prints what the chain of an audit trail costs, with a PostgreSQL that keeps its promises: acts a
/// second in one agency with and without it by turns, chaining 1,000,000 rows of the time before,
/// and verifying them with a heap of 64 MB: `./mvnw -Pbench verify -Dtest=ChainBenchmark`.
class ChainBenchmark {

    private static final int ROWS = 1_000_000;
    private static final int ROUNDS = 5;
    private static final long SECONDS = 3;
    private static final String AGENCY = "00000000-0000-0000-0000-00000000000a";

    @Test
    void printsWhatTheChainCosts() throws Exception {
        try (var server =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start()) {
            var url = server.getJdbcUrl("postgres", "postgres");
            var flyway = Flyway.configure().dataSource(url, "postgres", "postgres");
            flyway.target("62").load().migrate();
            execute(
                    url,
                    "insert into agency (id, name, created_at) values ('%s', 'North', now())"
                            .formatted(AGENCY));
            execute(
                    url,
                    """
                    insert into audit_event (tenant_id, id, at, actor_id, action, subject_id, detail, client)
                    select '%s', gen_random_uuid(), now() - n * interval '1 second', gen_random_uuid(),
                        'candidate.changed', gen_random_uuid(), 'what people need to understand it', '203.0.113.9'
                    from generate_series(1, %d) n
                    """
                            .formatted(AGENCY, ROWS));
            execute(url, "vacuum analyze audit_event");
            print(
                    "chaining %,d rows of before".formatted(ROWS),
                    () -> flyway.target("latest").load().migrate());
            execute(url, "vacuum analyze");
            print("verifying them, heap 64 MB", () -> verify(url));
            for (int threads : List.of(1, 8)) {
                rates(url, threads);
            }
            print("verifying all", () -> verify(url));
        }
    }

    private static void print(String what, Callable<?> work) throws Exception {
        long begun = System.nanoTime();
        work.call();
        System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
    }

    private static int verify(String url) throws Exception {
        var process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Start.class.getName(),
                                "audit",
                                "verify",
                                "--spring.datasource.url=" + url,
                                "--spring.datasource.username=postgres",
                                "--spring.datasource.password=postgres",
                                "--ownrelay.audit.anchors=")
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
        return 0;
    }

    private static void rates(String url, int threads) throws Exception {
        var with = new double[ROUNDS];
        var without = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            with[round] = rate(url, threads);
            execute(url, "alter table audit_event disable trigger chain_audit_event");
            without[round] = rate(url, threads);
            execute(url, "alter table audit_event enable trigger chain_audit_event");
        }
        System.out.printf(
                "%d threads, acts a second in one agency: %s with the chain, %s without%n",
                threads, figure(with), figure(without));
        execute(
                url,
                "delete from audit_event e where not exists (select from audit_link l where"
                        + " l.tenant_id = e.tenant_id and l.event_id = e.id)");
    }

    private static String figure(double[] rounds) {
        Arrays.sort(rounds);
        return "%,.0f (%,.0f to %,.0f)"
                .formatted(rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1]);
    }

    private static double rate(String url, int threads) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            long begun = System.nanoTime();
            long end = begun + SECONDS * 1_000_000_000L;
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> acts(url, end)));
            }
            int acts = 0;
            for (var one : all) {
                acts += one.get();
            }
            return acts / ((System.nanoTime() - begun) / 1e9);
        }
    }

    private static int acts(String url, long end) throws SQLException {
        int acts = 0;
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("set role ownrelay_app");
            connection.setAutoCommit(false);
            try (var bind =
                            connection.prepareStatement(
                                    "select set_config('ownrelay.tenant', ?, true)");
                    var note =
                            connection.prepareStatement(
                                    "insert into audit_event (tenant_id, id, at, actor_id, action,"
                                        + " subject_id, detail, client) values (?::uuid, ?, now(),"
                                        + " ?, 'candidate.changed', ?, 'what people need',"
                                        + " '203.0.113.9')")) {
                while (System.nanoTime() < end) {
                    act(connection, bind, note);
                    acts++;
                }
            }
        }
        return acts;
    }

    private static void act(Connection connection, PreparedStatement bind, PreparedStatement note)
            throws SQLException {
        bind.setString(1, AGENCY);
        bind.execute();
        note.setString(1, AGENCY);
        for (int i = 2; i <= 4; i++) {
            note.setObject(i, UUID.randomUUID());
        }
        note.execute();
        connection.commit();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
