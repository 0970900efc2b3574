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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Two nodes on one database, of which the second one waits for replies when it is to stop. All
/// tests of a run share it, since a node takes seconds to start.
final class Site {

    /// Whether the whole harness runs, or its short form.
    static final boolean FULL = "full".equals(System.getProperty("ownrelay.harness"));

    final Cluster cluster;
    final JdbcClient sql;

    /// The second node's way to the database.
    final Link link;

    private final Path directory;
    private Node first;
    private Node second;

    private Site() {
        try {
            directory =
                    Files.createDirectories(
                            Path.of("target", "harness", "" + UUID.randomUUID()).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writeKeys();
        cluster = new Cluster(directory.resolve("postgres"));
        link = new Link(cluster.port());
        sql = cluster.sql();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        first = newFirst().await();
        await("the first agency is made", Duration.ofSeconds(60), this::hasAgency);
        second = newSecond();
    }

    private Node newFirst() {
        return new Node(directory, cluster.url());
    }

    private Node newSecond() {
        return new Node(
                directory,
                Cluster.url(link.port()),
                "--ownrelay.outbox.shutdown-waits-for-replies=true");
    }

    private boolean hasAgency() {
        return sql.sql("select exists (select from sign_in)").query(Boolean.class).single();
    }

    /// The one of this JVM, with nodes that are alive or about to start.
    static Site ready() {
        One.SITE.heal();
        return One.SITE;
    }

    private static final class One {
        static final Site SITE = new Site();
    }

    /// The ring of both nodes.
    Path keys() {
        return directory.resolve("data").resolve("keyring");
    }

    private void writeKeys() {
        try {
            Files.createDirectories(directory.resolve("data"));
            var keys = keys();
            var key = Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));
            Files.writeString(keys, "*k1:" + key + "\n");
            Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Node first() {
        return first.await();
    }

    Node second() {
        return second.await();
    }

    /// One that works already, if there is one.
    Node any() {
        return second.started() ? second : first();
    }

    /// One more beside the two, which is about to start.
    Node another() {
        return new Node(directory, cluster.url());
    }

    /// Returns once both nodes work.
    void both() {
        first();
        second();
    }

    /// Starts a node in place of every one that ended, and waits for neither.
    void heal() {
        first = first.alive() ? first : newFirst();
        second = second.alive() ? second : newSecond();
    }

    /// Lets one node do something while the other stands still.
    void alone(Node node, Runnable work) {
        var other = node == first ? second : first;
        other.pause();
        try {
            work.run();
        } finally {
            other.resume();
        }
    }

    /// The node that runs a lane.
    Node runner(Lane lane) {
        var runner = new AtomicReference<>("");
        await(
                "a node runs the lane",
                Duration.ofSeconds(60),
                () -> !runner.updateAndGet(_ -> lane.runner()).isEmpty());
        return runner.get().equals(first.name) ? first : second;
    }

    /// kill -9
    void kill(Node node) {
        node.kill();
        notice(node);
    }

    /// In the short form, at once that a node is no more, rather than when it has been silent for
    /// long enough.
    void notice(Node node) {
        if (!FULL) {
            sql.sql("update scheduled_tasks set last_heartbeat = 'epoch' where picked_by = ?")
                    .param(node.name)
                    .update();
        }
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
        await(what, List.of(), atMost, condition);
    }

    /// @param left what is not there yet
    static void await(String what, List<?> left, Duration atMost, BooleanSupplier condition) {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("Not within %s: %s %s".formatted(atMost, what, left));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /// The logs of nodes that say such a word, also of those that ended.
    List<String> words(String word) {
        try (var logs = Files.newDirectoryStream(directory, "node-*.log")) {
            var found = new ArrayList<String>();
            for (var log : logs) {
                if (Files.readString(log).contains(word)) {
                    found.add(log.getFileName().toString());
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        Stream.of(first, second).filter(Objects::nonNull).forEach(Node::close);
        link.close();
        cluster.close();
    }
}
