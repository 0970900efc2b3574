package dev.ownrelay.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A real PostgreSQL, started once a JVM; every application context gets an empty database of its
/// own: a copy of one that was migrated before.
@TestConfiguration(proxyBeanMethods = false)
public class TestDatabase {

    private static final Map<String, JdbcClient> SUPERUSERS = new ConcurrentHashMap<>();

    @Bean
    JdbcConnectionDetails jdbcConnectionDetails() {
        return new FreshDatabase(Server.createDatabase());
    }

    /// Connects as superuser, for what no role of the application may do.
    public static EmbeddedPostgres server() {
        return Server.POSTGRES;
    }

    /// As superuser, on one connection that stays open: for a new one PostgreSQL starts a process.
    /// One test class uses it at a time, as it does the application.
    public static JdbcClient superuser(JdbcConnectionDetails database) {
        return SUPERUSERS.computeIfAbsent(
                database.getJdbcUrl(),
                url ->
                        JdbcClient.create(
                                new SingleConnectionDataSource(
                                        url,
                                        database.getUsername(),
                                        database.getPassword(),
                                        true)));
    }

    private record FreshDatabase(String name) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return Server.POSTGRES.getJdbcUrl("postgres", name);
        }

        @Override
        public String getUsername() {
            return "postgres";
        }

        @Override
        public String getPassword() {
            return "postgres";
        }
    }

    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static final String MIGRATED = "migrated";

        static {
            execute("create database " + MIGRATED);
            Flyway.configure()
                    .dataSource(POSTGRES.getJdbcUrl("postgres", MIGRATED), "postgres", "postgres")
                    .load()
                    .migrate();
        }

        private static EmbeddedPostgres start() {
            try {
                var postgres =
                        EmbeddedPostgres.builder()
                                .setRegisterShutdownHook(false)
                                .setServerConfig("max_connections", "300")
                                .setServerConfig("timezone", "Asia/Kolkata")
                                .start();
                SpringApplication.getShutdownHandlers().add(() -> stop(postgres));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// After the applications that use it.
        private static void stop(EmbeddedPostgres postgres) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static String createDatabase() {
            var name = "test_" + UUID.randomUUID().toString().replace("-", "");
            execute("create database %s template %s".formatted(name, MIGRATED));
            return name;
        }

        private static void execute(String sql) {
            try (var connection = POSTGRES.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
