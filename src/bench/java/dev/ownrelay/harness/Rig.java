package dev.ownrelay.harness;

import dev.ownrelay.conversation.Tools;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// What the benchmarks of the outbox measure: the packaged application, a durable PostgreSQL and
/// `smtp-sink`, each a process of its own on this machine.
final class Rig implements AutoCloseable {

    static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    static final int CONNECTIONS = 16;

    private static final int WARM_UP = 5_000;

    final JdbcClient sql;
    final Program program;
    final Tools.Sink sink;
    private final Cluster cluster;
    private final Path data;

    /// @param options of the application's virtual machine
    Rig(String... options) {
        Tools.fetch();
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        data = directory.resolve("postgres");
        cluster = new Cluster(data);
        sql = cluster.sql();
        sink = Tools.sink();
        try {
            program = new Program(directory, cluster.url(), options);
        } catch (RuntimeException | AssertionError e) {
            sink.close();
            cluster.close();
            throw e;
        }
        tellSettings();
    }

    private void tellSettings() {
        for (var setting :
                List.of(
                        "server_version",
                        "fsync",
                        "synchronous_commit",
                        "full_page_writes",
                        "shared_buffers")) {
            System.out.println(
                    setting + " " + sql.sql("show " + setting).query(String.class).single());
        }
    }

    Rig warmUp() {
        for (int i = 0; i < 3; i++) {
            System.out.printf("warm-up: %.0f messages a second%n", drained(WARM_UP).rate());
        }
        return this;
    }

    /// Messages for one new server.
    Queue queue(int messages) {
        return Queue.of(sql, Servers.make(sql, sink.port(), 1, 1, CONNECTIONS), messages);
    }

    Queue drained(int messages) {
        return queue(messages).drain(() -> {});
    }

    @Override
    public void close() {
        program.close();
        sink.close();
        cluster.close();
        deleteData();
    }

    /// Some gigabytes.
    private void deleteData() {
        try {
            FileSystemUtils.deleteRecursively(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
