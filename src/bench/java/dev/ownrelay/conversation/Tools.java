package dev.ownrelay.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The foreign programs of the benchmarks: `smtp-sink` as the server, `smtp-source` as the limit,
/// Nodemailer as a peer. All traffic stays on 127.0.0.1.
public final class Tools {

    private static final Path FOLDER = Path.of("target/bench-tools").toAbsolutePath();
    private static final Path POSTFIX = FOLDER.resolve("postfix/usr");

    /// @param nanos wall-clock time
    /// @param cpuNanos user and system time of the process
    public record Took(long nanos, long cpuNanos) {}

    /// A running smtp-sink.
    public record Sink(Process process, int port) implements AutoCloseable {

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public static void fetch() {
        run(List.of("src/bench/get-tools", FOLDER.toString()));
    }

    /// @param options such as `-p`, which hides PIPELINING
    public static Sink sink(String... options) {
        int port = freePort();
        var command = new ArrayList<>(List.of(POSTFIX + "/sbin/smtp-sink", "-u", "nobody"));
        command.addAll(List.of(options));
        command.addAll(List.of("-m", "1000", "127.0.0.1:" + port, "1024"));
        var process = start(command, Path.of("/"));
        awaitPort(port);
        return new Sink(process, port);
    }

    /// Kept connections (`-d`), as many as `sessions`.
    public static Took smtpSource(Sink sink, int sessions, int messages, Path message) {
        var command =
                List.of(
                        POSTFIX + "/sbin/smtp-source",
                        "-d",
                        "-s",
                        "" + sessions,
                        "-m",
                        "" + messages,
                        "-f",
                        "anna@agency.example",
                        "-t",
                        "carl@candidate.example",
                        "-F",
                        message.toString(),
                        "127.0.0.1:" + sink.port());
        long started = System.nanoTime();
        run(command);
        return new Took(System.nanoTime() - started, 0);
    }

    public static Took nodemailer(Sink sink, int connections, int messages) {
        var said =
                run(
                        List.of(
                                "node",
                                "src/bench/peers/nodemailer.cjs",
                                FOLDER.toString(),
                                "" + sink.port(),
                                "" + connections,
                                "" + messages));
        var figures = said.strip().split(" ");
        return new Took(Long.parseLong(figures[0]), Long.parseLong(figures[1]));
    }

    private static String run(List<String> command) {
        var process = start(command, Path.of("."));
        try (var out = process.getInputStream()) {
            var said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process start(List<String> command, Path folder) {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LD_LIBRARY_PATH", POSTFIX + "/lib/postfix");
        try {
            return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitPort(int port) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        throw new IllegalStateException("smtp-sink does not listen");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With LF, as smtp-source reads it.
    public static Path write(byte[] message) {
        try {
            var file = Files.createTempFile(Path.of("target"), "message", ".eml");
            var text = new String(message, StandardCharsets.US_ASCII).replace("\r\n", "\n");
            return Files.writeString(file, text).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tools() {}
}
