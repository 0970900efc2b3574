package dev.ownrelay.support;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Takes a test back to an installation without agencies.
public class EmptyDatabase {

    private static final String WAITING =
            """
            select pid from pg_stat_activity, pg_sleep(0.01)
            where datname = current_database() and wait_event_type = 'Lock'
            """;

    private final JdbcConnectionDetails database;

    EmptyDatabase(JdbcConnectionDetails database) {
        this.database = database;
    }

    /// As the owner: the role of the application may not do this.
    public void empty() {
        execute(
                """
                truncate agency, sign_in, sign_in_failure, sign_in_failed, sign_in_round,
                    sign_in_place, operator_event, operator_link, operator_head, audit_link,
                    setup_link, link_asked, reset_request, spring_session cascade
                """);
    }

    /// As PostgreSQL does by itself after some minutes. It passes over rows whose commit is not on
    /// disk yet.
    public void vacuum(String table) {
        execute("select pg_logical_emit_message(false, 'test', 'flush', true)");
        execute("vacuum analyze " + table);
    }

    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Lets somebody else change rows, but commit only once the work waits for those rows.
    public <T> T during(String sql, Supplier<T> work) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            var result = CompletableFuture.supplyAsync(work);
            awaitLock();
            connection.commit();
            return result.join();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// While nobody else can read the table.
    public <T> T whileLocked(String table, Supplier<T> work) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table);
            var result = work.get();
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitLock() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var tries = 0; tries < 1000; tries++) {
                try (var waiting = statement.executeQuery(WAITING)) {
                    if (waiting.next()) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("Nobody waited for the rows");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }
}
