package dev.ownrelay.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The database in a box for a command: that of the application where it runs, else started for as
/// long as the command takes.
///
/// @param end ends what was started
public record BoxedDatabase(String url, String user, String password, Runnable end)
        implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final int LINE_OF_PORT = 3;

    /// @throws RuntimeException with a sentence for an operator when there is none, or it cannot be
    ///   reached
    public static BoxedDatabase open(Path dataDir) {
        if (Files.notExists(DataDirectory.password(dataDir))) {
            throw new LocalPostgresException(
                    "There is no database in %s.".formatted(dataDir.toAbsolutePath()),
                    "Start Ownrelay once, or say where its data lies: --ownrelay.data-dir=…");
        }
        try {
            return alone(dataDir);
        } catch (DataDirectoryInUseException runs) {
            return join(dataDir);
        }
    }

    /// A server that another command started ends with it, so nobody joins that one.
    private static BoxedDatabase alone(Path dataDir) {
        var command = lockCommand(dataDir);
        try {
            var server = LocalPostgres.start(dataDir);
            return new BoxedDatabase(
                    server.getJdbcUrl(),
                    server.getUsername(),
                    server.getPassword(),
                    () -> {
                        server.close();
                        release(command);
                    });
        } catch (RuntimeException e) {
            release(command);
            throw e;
        }
    }

    private static FileChannel lockCommand(Path dataDir) {
        try {
            return DataDirectory.tryLock(dataDir.resolve("command.lock"))
                    .orElseThrow(() ->
                            new LocalPostgresException(
                                    "Another command works on the database in %s."
                                            .formatted(dataDir.toAbsolutePath()),
                                    "Try again when it is done."));
        } catch (IOException e) {
            throw new LocalPostgresException(
                    "The data folder %s cannot be used: %s".formatted(dataDir.toAbsolutePath(), e),
                    "Run the command as the user that Ownrelay runs as.",
                    e);
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BoxedDatabase join(Path dataDir) {
        try {
            var root = dataDir.toRealPath();
            var port =
                    Files.readAllLines(root.resolve("postgres/postmaster.pid")).get(LINE_OF_PORT);
            var password = Files.readString(DataDirectory.password(root)).strip();
            return new BoxedDatabase(
                    LocalPostgres.url(Integer.parseInt(port.strip())),
                    SUPERUSER,
                    password,
                    () -> {});
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new LocalPostgresException(
                    "The database of the Ownrelay that runs cannot be reached: " + e,
                    "Run the command as the same user, once Ownrelay has started.",
                    e);
        }
    }

    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return "BoxedDatabase[%s]".formatted(url);
    }
}
