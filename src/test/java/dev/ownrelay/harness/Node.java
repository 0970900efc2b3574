package dev.ownrelay.harness;

import dev.ownrelay.support.TestCertificate;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The application as a process of its own, started as users start it.
final class Node implements AutoCloseable {

    static final String EMAIL = "bea@kade.example";
    static final String PASSWORD = "quiet harbour seven";

    /// Seconds that lanes have to end in when the node is to stop; db-scheduler waits twice.
    private static final int STOPS_WITHIN = 6;

    static final int LANES = 256;

    /// Of the pages; the lanes have as many.
    static final int CONNECTIONS = 40;

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String name = "node-" + NUMBER.incrementAndGet();
    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /// @param options besides those of all nodes
    Node(Path directory, String database, String... options) {
        try {
            Files.createDirectories(directory);
            var builder = new ProcessBuilder(command(directory, database, options));
            builder.environment().put("CLASSPATH", classes());
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log = directory.resolve(name + ".log");
        Thread.ofVirtual().start(this::read);
    }

    /// Without the classes of tests, which the application would find as its own.
    static String classes() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> command(Path directory, String database, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "-XX:+UseSerialGC"));
        if (!Site.FULL) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(
                List.of(
                        "dev.ownrelay.OwnrelayApplication",
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=postgres",
                        "--spring.datasource.hikari.connection-timeout=5000",
                        "--ownrelay.data-dir=" + directory.resolve("data"),
                        "--ownrelay.bootstrap.agency=Kade Werving",
                        "--ownrelay.bootstrap.email=" + EMAIL,
                        "--ownrelay.bootstrap.password=" + PASSWORD,
                        "--ownrelay.smtp.allowed-networks=127.0.0.0/8",
                        "--ownrelay.smtp.allowed-ports=1-65535",
                        "--ownrelay.smtp.check-every=0s",
                        "--ownrelay.blocklists.ip=",
                        "--ownrelay.blocklists.domain=",
                        "--ownrelay.smtp.command-timeout=5m",
                        "--ownrelay.smtp.ehlo-name=" + host(),
                        "--ownrelay.outbox.lanes=" + LANES,
                        "--ownrelay.outbox.retry-delays=1s",
                        "--ownrelay.outbox.linger=20s",
                        "--db-scheduler.scheduler-name=" + name,
                        "--db-scheduler.polling-interval=500ms",
                        "--db-scheduler.heartbeat-interval=1s",
                        "--db-scheduler.missed-heartbeats-limit=" + (Site.FULL ? 8 : 6),
                        "--db-scheduler.shutdown-max-wait=" + STOPS_WITHIN / 2 + "s",
                        "--spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS,
                        "--spring.datasource.hikari.minimum-idle=5",
                        "--ownrelay.smtp.trust-store=" + TestCertificate.good().pem()));
        command.addAll(List.of(options));
        return command;
    }

    private void read() {
        try (var lines = process.inputReader();
                var out = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                var found = PORT.matcher(line);
                if (found.find()) {
                    port.complete(Integer.valueOf(found.group(1)));
                }
                if (line.contains("Started OwnrelayApplication")) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IllegalStateException("The node ended: see " + log));
    }

    Node await() {
        ready.orTimeout(300, TimeUnit.SECONDS).join();
        return this;
    }

    /// Whether it works already.
    boolean started() {
        return alive() && ready.isDone() && !ready.isCompletedExceptionally();
    }

    /// What it calls itself at mail servers.
    String host() {
        return name + ".example";
    }

    int port() {
        return port.join();
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Whether its log has such a line.
    boolean says(String words) {
        try (var lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// kill -9
    void kill() {
        process.destroyForcibly();
        ended(Duration.ofSeconds(10));
    }

    void pause() {
        signal("STOP", process.pid());
    }

    void resume() {
        signal("CONT", process.pid());
    }

    /// SIGTERM, as a service is stopped.
    ///
    /// @return how long it took
    Duration terminate() {
        long began = System.nanoTime();
        askToStop();
        ended(Duration.ofSeconds(90));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// The same without waiting for its end.
    void askToStop() {
        process.toHandle().destroy(); // the process itself would no longer hear its last words
    }

    private void ended(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends a signal to one process.
    static void signal(String signal, long id) {
        try {
            new ProcessBuilder("kill", "-" + signal, "" + id).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
