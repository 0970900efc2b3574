package dev.ownrelay.local;

import java.io.IOException;
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
            var server = LocalPostgres.start(dataDir);
            return new BoxedDatabase(
                    server.getJdbcUrl(), server.getUsername(), server.getPassword(), server::close);
        } catch (DataDirectoryInUseException runs) {
            return join(dataDir);
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
