package dev.ownrelay.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/// A durable PostgreSQL that can be stopped without a word and started again on its data.
final class Cluster implements AutoCloseable {

    static {
        // it reports every server that it finds already stopped
        if (LoggerFactory.getLogger(EmbeddedPostgres.class) instanceof Logger log) {
            log.setLevel(Level.OFF);
        }
    }

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    Cluster(Path data) {
        this.data = data;
        server = start(data, 0);
        port = server.getPort();
    }

    private static EmbeddedPostgres start(Path data, int port) {
        try {
            var builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false)
                            .setOutputRedirector(Redirect.appendTo(log(data)))
                            .setServerConfig("fsync", "on")
                            // flushed here; who asks for more waits for a server that is not there
                            .setServerConfig("synchronous_commit", "local")
                            .setServerConfig("synchronous_standby_names", "nobody")
                            .setServerConfig("full_page_writes", "on")
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setServerConfig("max_connections", "300");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File log(Path data) {
        return data.resolveSibling("postgres.log").toFile();
    }

    int port() {
        return port;
    }

    String url() {
        return url(port);
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    DriverManagerDataSource source() {
        return new DriverManagerDataSource(url(), "postgres", "postgres");
    }

    JdbcClient sql() {
        return JdbcClient.create(source());
    }

    /// What `pg_ctl stop -m immediate` does: no checkpoint, every session cut off.
    void stopAtOnce() {
        try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
            long id = Long.parseLong(lines.findFirst().orElseThrow().strip());
            var postmaster = ProcessHandle.of(id).orElseThrow();
            Node.signal("QUIT", id);
            postmaster.onExit().join();
            server.close(); // it holds a lock on the data
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        server = start(data, port);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
