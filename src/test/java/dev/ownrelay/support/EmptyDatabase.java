package dev.ownrelay.support;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.sql.DriverManager;
import java.sql.SQLException;

/// Takes a test back to an installation without agencies.
public class EmptyDatabase {

    private final JdbcConnectionDetails database;

    EmptyDatabase(JdbcConnectionDetails database) {
        this.database = database;
    }

    /// As the owner: the role of the application may not do this.
    public void empty() {
        execute("truncate agency, sign_in, sign_in_failure, setup_link, spring_session cascade");
    }

    public void execute(String sql) {
        try (var connection =
                        DriverManager.getConnection(
                                database.getJdbcUrl(),
                                database.getUsername(),
                                database.getPassword());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
