package dev.ownrelay;

import dev.ownrelay.local.BoxedDatabase;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import javax.sql.DataSource;

/// The database of the application with these settings for a command beside it: the configured one,
/// or the one in a box, whether the application runs or not. It is one connection that acts as the
/// role of the application.
final class CommandDatabase implements AutoCloseable {

    private final Connection connection;
    private final @Nullable BoxedDatabase box;

    private CommandDatabase(Connection connection, @Nullable BoxedDatabase box) {
        this.connection = connection;
        this.box = box;
    }

    /// @throws dev.ownrelay.tenant.DatabaseLoginException when others on the way could read along
    static CommandDatabase open(Environment settings) throws SQLException {
        var url = settings.getProperty("spring.datasource.url", "");
        if (!url.isBlank()) {
            DatabaseEncryption.require(settings);
            var user = settings.getProperty("spring.datasource.username", "");
            var password = settings.getProperty("spring.datasource.password", "");
            return new CommandDatabase(connect(settings, url, user, password), null);
        }
        var box = BoxedDatabase.open(Path.of(settings.getProperty("ownrelay.data-dir", "./data")));
        try {
            return new CommandDatabase(
                    connect(settings, box.url(), box.user(), box.password()), box);
        } catch (SQLException e) {
            box.close();
            throw e;
        }
    }

    DataSource source() {
        return new SingleConnectionDataSource(connection, true);
    }

    private static Connection connect(
            Environment settings, String url, String user, String password) throws SQLException {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("logServerErrorDetail", "false");
        var connection = DriverManager.getConnection(url, login);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    settings.getRequiredProperty("spring.datasource.hikari.connection-init-sql"));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            if (box != null) {
                box.close();
            }
        }
    }
}
