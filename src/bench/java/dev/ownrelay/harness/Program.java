package dev.ownrelay.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The packaged application as a process of its own. Only what a test on one machine cannot do
/// without differs from its defaults: addresses, logins and leave to mail to 127.0.0.1.
final class Program implements AutoCloseable {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final int port = freePort();
    private final Process process;
    private final Path log;

    /// Whether there was an agency before.
    private final boolean known;

    /// @param options of the virtual machine
    Program(Path directory, String database, String... options) {
        log = directory.resolve("ownrelay.log");
        known = Files.exists(directory.resolve("data"));
        try {
            writeKeys(directory);
            process =
                    new ProcessBuilder(command(directory, database, options))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Site.await("the application starts", Duration.ofMinutes(2), this::started);
    }

    private static void writeKeys(Path directory) throws IOException {
        var keys = Files.createDirectories(directory.resolve("data")).resolve("keyring");
        if (Files.exists(keys)) {
            return;
        }
        var key = Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));
        Files.writeString(keys, "*k1:" + key + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    }

    private List<String> command(Path directory, String database, String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-jar",
                        Path.of("target/ownrelay.jar").toAbsolutePath().toString(),
                        "--server.port=" + port,
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=postgres",
                        "--ownrelay.data-dir=" + directory.resolve("data"),
                        "--ownrelay.bootstrap.agency=Kade Werving",
                        "--ownrelay.bootstrap.email=" + Node.EMAIL,
                        "--ownrelay.bootstrap.password=" + Node.PASSWORD,
                        "--ownrelay.smtp.allowed-networks=127.0.0.0/8",
                        "--ownrelay.smtp.allowed-ports=1-65535",
                        "--ownrelay.blocklists.ip=",
                        "--ownrelay.blocklists.domain="));
        return command;
    }

    private boolean started() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The application ended: see " + log);
        }
        try {
            var said = Files.readString(log);
            return said.contains("Started OwnrelayApplication")
                    && (known || said.contains("Made the agency"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /// In MiB.
    double resident() {
        try {
            var found =
                    RESIDENT.matcher(
                            Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All that its processors have worked so far.
    Duration worked() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
