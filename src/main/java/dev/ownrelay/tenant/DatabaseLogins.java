package dev.ownrelay.tenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Asks PostgreSQL, before anything is migrated, whether the owner's login and the application's
/// can each do their part, and names the statements that are missing.
final class DatabaseLogins {

    static final String OWNER_LOGIN = "spring.flyway.user";
    static final String APPLICATION_LOGIN = "spring.datasource.username";

    private static final String ROLE = "ownrelay_app";

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLogins.class);

    private final DatabaseLogin owner;
    private final DatabaseLogin application;

    DatabaseLogins(DatabaseLogin owner, DatabaseLogin application) {
        this.owner = owner;
        this.application = application;
    }

    static DatabaseLogins of(FlywayConnectionDetails owner, JdbcConnectionDetails application) {
        var url = Objects.requireNonNullElse(owner.getJdbcUrl(), application.getJdbcUrl());
        var one = Objects.equals(owner.getUsername(), application.getUsername());
        return new DatabaseLogins(
                new DatabaseLogin(
                        url,
                        Objects.requireNonNullElse(owner.getUsername(), ""),
                        Objects.requireNonNullElse(owner.getPassword(), ""),
                        one ? APPLICATION_LOGIN : OWNER_LOGIN),
                new DatabaseLogin(
                        application.getJdbcUrl(),
                        Objects.requireNonNullElse(application.getUsername(), ""),
                        Objects.requireNonNullElse(application.getPassword(), ""),
                        APPLICATION_LOGIN));
    }

    /// @param waits whether Flyway tries again where PostgreSQL cannot be reached yet
    /// @throws DatabaseLoginException when a login is refused or lacks a right
    void check(boolean waits) {
        try {
            var missing = new ArrayList<String>();
            try (var connection = connect(owner, owner)) {
                missing.addAll(missingOfOwner(client(connection)));
            }
            try (var connection = connect(application, owner)) {
                missing.addAll(missingOfApplication(client(connection)));
            }
            refuse(missing);
        } catch (SQLException e) {
            if (!waits) {
                throw DatabaseLoginException.unreachable(owner, e);
            }
        }
    }

    private static Connection connect(DatabaseLogin login, DatabaseLogin owner)
            throws SQLException {
        try {
            return DriverManager.getConnection(login.url(), login.user(), login.password());
        } catch (SQLException e) {
            throw DatabaseLoginException.refused(login, owner, e).orElseThrow(() -> e);
        }
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /// What the first migration needs; afterwards the owner has it.
    private List<String> missingOfOwner(JdbcClient database) {
        var missing = new ArrayList<String>();
        if (is(database, "to_regclass('public.flyway_schema_history') is not null")) {
            return missing;
        }
        var createsRoles =
                "(select rolsuper or rolcreaterole from pg_roles where rolname = current_user)";
        if (!exists(database) && !is(database, createsRoles)) {
            missing.add("create role %s nologin".formatted(ROLE));
            missing.add(grantTo(owner));
        } else if (exists(database) && !mayAct(database)) {
            missing.add(grantTo(owner));
        }
        if (!is(database, "has_schema_privilege('public', 'create')")) {
            missing.add(
                    "alter database %s owner to %s"
                            .formatted(
                                    DatabaseLogin.quoted(
                                            text(database, "select current_database()")),
                                    owner.quotedUser()));
        }
        return missing;
    }

    private List<String> missingOfApplication(JdbcClient database) {
        if (is(database, "(select rolsuper from pg_roles where rolname = session_user)")) {
            LOG.warn(
                    "The login {} ({}) is a superuser of PostgreSQL. Every connection becomes {},"
                        + " but whoever got the application to run SQL of theirs could become"
                        + " superuser again and read every agency: give it a login of its own, as"
                        + " the README says.",
                    application.user(),
                    application.property(),
                    ROLE);
        }
        var createdByMigration = application.user().equals(owner.user()) && !exists(database);
        return createdByMigration || exists(database) && mayAct(database)
                ? List.of()
                : List.of(grantTo(application));
    }

    private static boolean exists(JdbcClient database) {
        return is(database, "exists (select from pg_roles where rolname = '%s')".formatted(ROLE));
    }

    private static boolean mayAct(JdbcClient database) {
        return is(database, "pg_has_role(session_user, '%s', 'set')".formatted(ROLE));
    }

    private static String grantTo(DatabaseLogin login) {
        return "grant %s to %s".formatted(ROLE, login.quotedUser());
    }

    private static boolean is(JdbcClient database, String condition) {
        return database.sql("select " + condition).query(Boolean.class).single();
    }

    private static String text(JdbcClient database, String query) {
        return database.sql(query).query(String.class).single();
    }

    private static void refuse(List<String> missing) {
        if (!missing.isEmpty()) {
            throw DatabaseLoginException.lacking(missing);
        }
    }
}
