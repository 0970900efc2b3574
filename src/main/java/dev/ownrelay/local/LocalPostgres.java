package dev.ownrelay.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// PostgreSQL in a box: a server of its own on a free loopback port, its data kept between starts.
/// Migrations sign in as the owner of the database, the application as a role that owns nothing,
/// each with a password that is new at every start.
final class LocalPostgres implements JdbcConnectionDetails, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalPostgres.class);
    private static final String NAME = "ownrelay";
    private static final String OWNER = "ownrelay_owner";
    private static final String APPLICATION = "ownrelay_app";

    private final DataDirectory directory;
    private final EmbeddedPostgres server;
    private final String password = DataDirectory.randomPassword();
    private final Owner owner = new Owner(DataDirectory.randomPassword());

    private LocalPostgres(DataDirectory directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /// Starts the server, makes the cluster and the database where there are none, and ends a
    /// server that a killed application left behind.
    ///
    /// @throws LocalPostgresException when it cannot start, or another application uses the folder
    static LocalPostgres start(Path dataDir) {
        refuseUnusableRoot();
        var directory = DataDirectory.open(dataDir);
        try {
            StrayPostmaster.stop(directory.cluster());
            var database = new LocalPostgres(directory, startServer(directory));
            database.prepareDatabase();
            directory.completeFirstStart();
            log.info(
                    "PostgreSQL in a box: {} on port {}",
                    directory.cluster(),
                    database.server.getPort());
            return database;
        } catch (IOException | SQLException | RuntimeException e) {
            abandon(directory);
            throw e instanceof LocalPostgresException known ? known : cannotStart(directory, e);
        }
    }

    private static EmbeddedPostgres startServer(DataDirectory directory) throws IOException {
        var passwordFile =
                Files.exists(directory.password())
                        ? directory.password()
                        : directory.prepareFirstStart();
        var builder =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(directory.binaries().toFile())
                        .setDataDirectory(directory.cluster())
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setOutputRedirector(Redirect.to(directory.log().toFile()))
                        .setConnectConfig("password", Files.readString(passwordFile).strip());
        initialise(builder, passwordFile);
        configure(builder);
        return builder.start();
    }

    /// Options of initdb: the builder hands over every "locale" option as `--name=value`.
    private static void initialise(EmbeddedPostgres.Builder builder, Path passwordFile) {
        builder.setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("lc-collate", "C")
                .setLocaleConfig("lc-ctype", "C");
    }

    /// The builder is meant for tests: durability is off unless it is asked for.
    private static void configure(EmbeddedPostgres.Builder builder) {
        builder.setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_filename", "postgresql-%a.log")
                .setServerConfig("log_truncate_on_rotation", "on")
                .setServerConfig("log_min_error_statement", "panic");
    }

    private void prepareDatabase() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            prepareLogin(statement, OWNER, owner.password);
            prepareLogin(statement, APPLICATION, password);
            statement.execute("grant %s to %s".formatted(APPLICATION, OWNER));
            var exists = "select from pg_database where datname = '%s'".formatted(NAME);
            if (!statement.executeQuery(exists).next()) {
                statement.execute("create database %s owner %s".formatted(NAME, OWNER));
            }
        }
    }

    private static void prepareLogin(Statement statement, String role, String password)
            throws SQLException {
        statement.execute(
                """
                do $$ begin create role %s; exception when duplicate_object then null; end $$
                """
                        .formatted(role));
        statement.execute("alter role %s login password '%s'".formatted(role, password));
    }

    private static void refuseUnusableRoot() {
        if ("root".equals(System.getProperty("user.name")) && !LinuxUtils.isUnshareAvailable()) {
            throw new LocalPostgresException(
                    "PostgreSQL in a box does not run as root here.",
                    "Start Ownrelay as an ordinary user, or set spring.datasource.url.");
        }
    }

    private static void abandon(DataDirectory directory) {
        try (directory) {
            StrayPostmaster.stop(directory.cluster());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalPostgresException cannotStart(DataDirectory directory, Exception e) {
        return new LocalPostgresException(
                "PostgreSQL in a box did not start: " + e.getMessage(),
                "Look in %s and %s/log for the reason, or set spring.datasource.url."
                        .formatted(directory.log(), directory.cluster()),
                e);
    }

    @Override
    public String getJdbcUrl() {
        return url(server.getPort());
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
    }

    @Override
    public String getUsername() {
        return APPLICATION;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /// How migrations sign in.
    FlywayConnectionDetails owner() {
        return owner;
    }

    private final class Owner implements FlywayConnectionDetails {

        private final String password;

        Owner(String password) {
            this.password = password;
        }

        @Override
        public String getJdbcUrl() {
            return LocalPostgres.this.getJdbcUrl();
        }

        @Override
        public String getUsername() {
            return OWNER;
        }

        @Override
        public String getPassword() {
            return password;
        }
    }

    @Override
    public String toString() {
        return "LocalPostgres[%s]".formatted(getJdbcUrl());
    }

    @Override
    public void close() {
        try (directory) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
