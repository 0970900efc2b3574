package dev.ownrelay.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The server of an application that was killed: it lives on and holds the cluster.
final class StrayPostmaster {

    private static final Logger log = LoggerFactory.getLogger(StrayPostmaster.class);
    private static final long PATIENCE_SECONDS = 15;

    private StrayPostmaster() {}

    /// Stops the server of this cluster if there is one, and removes the trace of one that is gone:
    /// its process number may belong to somebody else by now. Call only while the data folder is
    /// locked.
    static void stop(Path cluster) throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var stray = find(cluster, pidFile);
        if (stray.isPresent()) {
            log.info("Stopping the database server that a killed application left behind");
            stop(stray.get());
        }
        Files.deleteIfExists(pidFile);
    }

    private static Optional<ProcessHandle> find(Path cluster, Path pidFile) throws IOException {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(pid -> pid.matches("\\d{1,18}"))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                    .filter(process -> serves(process.info(), cluster));
        }
    }

    private static boolean serves(ProcessHandle.Info process, Path cluster) {
        var isPostgres =
                process.command()
                        .map(command -> String.valueOf(Path.of(command).getFileName()))
                        .filter(name -> name.startsWith("postgres"))
                        .isPresent();
        return isPostgres
                && process.arguments()
                        .map(all -> Arrays.asList(all).contains(cluster.toString()))
                        .orElse(true);
    }

    /// Asks first; a server that does not answer is ended, and mends itself at its next start.
    private static void stop(ProcessHandle server) {
        server.destroy();
        if (!ended(server)) {
            server.destroyForcibly();
            ended(server);
        }
    }

    private static boolean ended(ProcessHandle server) {
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
