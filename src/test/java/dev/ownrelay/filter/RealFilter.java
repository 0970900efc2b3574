package dev.ownrelay.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ownrelay.support.SettableClock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Debian's own filters, on 127.0.0.1 and without a network.
public enum RealFilter {
    RSPAMD("http"),
    SPAMASSASSIN("spamd");

    private static final Path FOLDER = Path.of("target/real-filters");

    /// Nobody's (RFC 2544), and unlike those of documentation no sign of a forger to them.
    private static final String ADDRESS = "198.18.0.7";

    private static boolean isStarted;

    private final String scheme;
    private final int port = freePort();

    RealFilter(String scheme) {
        this.scheme = scheme;
    }

    /// For all classes of tests; skips those of a machine that has no filters.
    public static synchronized void start() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/rspamd"))
                        && Files.exists(Path.of("/usr/sbin/spamd")),
                "rspamd and spamd are installed");
        if (!isStarted) {
            Runtime.getRuntime().addShutdownHook(new Thread(RealFilter::stop));
            isStarted = true;
            script("start", Integer.toString(RSPAMD.port), Integer.toString(SPAMASSASSIN.port));
        }
        RSPAMD.await();
        SPAMASSASSIN.await();
    }

    private static void stop() {
        try {
            script("stop");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param message as it would leave, from a server that says who it is
    public Opinion opinion(byte[] message, String from, String to) {
        var url = URI.create(scheme + "://127.0.0.1:" + port);
        var filter =
                new SpamFilter(
                        new SpamFilterProperties(url, Duration.ofSeconds(30), false),
                        new SettableClock());
        var server = "mail." + from.substring(from.indexOf('@') + 1);
        var request = new FilterRequest(message, from, List.of(to), ADDRESS, server, server);
        return filter.ask(new UUID(0, 1), () -> request).orElseThrow();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Both read all their rules first.
    private void await() {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (System.nanoTime() < end) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        throw new IllegalStateException(this + " did not start, see " + FOLDER);
    }

    private static void script(String command, String... ports)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add("src/test/real-servers/filters.sh");
        line.add(command);
        line.add(FOLDER.toString());
        line.addAll(List.of(ports));
        var process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor()).as("filters.sh %s", command).isZero();
    }
}
