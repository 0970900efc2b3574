package dev.ownrelay.local;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// For a command that reads PostgreSQL in a box: the one that an application runs meanwhile, else
/// it is started for as long as the command takes.
@Conditional(NoDatasourceUrl.class)
public class VisitedPostgres {

    private static final int LINE_OF_PORT = 3;

    /// As superuser: the passwords of the other logins are known to the application alone.
    private record Running(String url, String password) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return "postgres";
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String toString() {
            return "Running[%s]".formatted(url);
        }
    }

    @Bean
    JdbcConnectionDetails visitedPostgres(@Value("${ownrelay.data-dir:./data}") Path dataDir) {
        if (!Files.exists(DataDirectory.password(dataDir))) {
            throw new LocalPostgresException(
                    "There is no database in %s.".formatted(dataDir.toAbsolutePath()),
                    "Set ownrelay.data-dir to the folder that has one, or spring.datasource.url.");
        }
        try {
            return LocalPostgres.start(dataDir);
        } catch (DataDirectoryInUseException e) {
            return running(dataDir, e);
        }
    }

    private static JdbcConnectionDetails running(Path dataDir, DataDirectoryInUseException inUse) {
        try {
            var postmaster = dataDir.resolve("postgres").resolve("postmaster.pid");
            var port = Files.readAllLines(postmaster).get(LINE_OF_PORT).strip();
            return new Running(
                    LocalPostgres.url(Integer.parseInt(port)),
                    Files.readString(DataDirectory.password(dataDir)).strip());
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            throw inUse;
        }
    }
}
