package dev.ownrelay.support;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.util.UUID;

import javax.sql.DataSource;

/// An empty database whose owner has no power over the rules of rows. It goes with its owner.
public final class OwnedDatabase implements AutoCloseable {

    private static final String PASSWORD = "secret";

    private final String name = "owned_" + UUID.randomUUID().toString().replace("-", "");
    private final JdbcClient server =
            JdbcClient.create(TestDatabase.server().getPostgresDatabase());
    private final SingleConnectionDataSource superuser;

    public OwnedDatabase() {
        run("create role %s login password '%s'".formatted(name, PASSWORD));
        run("grant ownrelay_app to " + name);
        run("create database %1$s owner %1$s".formatted(name));
        superuser = new SingleConnectionDataSource(url(), "postgres", "postgres", true);
    }

    public DataSource superuser() {
        return superuser;
    }

    public DataSource owner() {
        return new DriverManagerDataSource(url().replaceFirst("\\?.*", ""), name, PASSWORD);
    }

    private String url() {
        return TestDatabase.server().getJdbcUrl("postgres", name);
    }

    private void run(String sql) {
        server.sql(sql).update();
    }

    @Override
    public void close() {
        superuser.destroy();
        run("drop database %s with (force)".formatted(name));
        run("drop role " + name);
    }
}
