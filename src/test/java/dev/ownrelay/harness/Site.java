package dev.ownrelay.harness;

import dev.ownrelay.support.Visitor;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Two nodes on one database.
final class Site implements AutoCloseable {

    /// Whether the whole harness runs, or its short form.
    static final boolean FULL = "full".equals(System.getProperty("ownrelay.harness"));

    final Cluster cluster;
    final JdbcClient sql;
    private final Path directory;
    private final List<String> settings;
    private Node first;
    private Node second;

    /// @param settings of every node, each `--name=value`
    Site(String... settings) {
        try {
            directory =
                    Files.createDirectories(
                            Path.of("target", "harness", "" + UUID.randomUUID()).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.settings = List.of(settings);
        writeKeys();
        cluster = new Cluster(directory.resolve("postgres"));
        sql = cluster.sql();
        first = node();
        try {
            first.await();
            second = node().await();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void writeKeys() {
        try {
            var keys = Files.createDirectories(directory.resolve("data")).resolve("keyring");
            var key = Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));
            Files.writeString(keys, "*k1:" + key + "\n");
            Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Node node() {
        return new Node(directory, cluster.url(), settings);
    }

    Node first() {
        return first;
    }

    Node second() {
        return second;
    }

    /// Starts a node in place of every one that ended.
    void heal() {
        first = first.alive() ? first : node();
        second = second.alive() ? second : node();
        first.await();
        second.await();
    }

    /// The administrator, signed in at a node.
    Visitor administrator(Node at) {
        var visitor = new Visitor(at.port());
        visitor.signIn(Node.EMAIL, Node.PASSWORD);
        return visitor;
    }

    /// The agency that was there first and its administrator.
    UUID agency() {
        return sql.sql("select tenant_id from sign_in where email = ?")
                .param(Node.EMAIL)
                .query(UUID.class)
                .single();
    }

    UUID administrator() {
        return sql.sql("select user_id from sign_in where email = ?")
                .param(Node.EMAIL)
                .query(UUID.class)
                .single();
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Not within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() {
        Stream.of(first, second).filter(Objects::nonNull).forEach(Node::close);
        cluster.close();
    }
}
