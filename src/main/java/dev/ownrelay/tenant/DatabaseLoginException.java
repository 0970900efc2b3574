package dev.ownrelay.tenant;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// PostgreSQL does not let Ownrelay do its part, or is not to be asked. The message and the action
/// are sentences for an operator.
public class DatabaseLoginException extends RuntimeException {

    private static final String AS_SUPERUSER = "Run this as a superuser of PostgreSQL:";

    private final String action;

    private DatabaseLoginException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    /// @param property where the URL is set
    public static DatabaseLoginException inClearText(String property, String url) {
        return new DatabaseLoginException(
                "Others on the way to PostgreSQL could read what is kept, or answer in its place: the URL in %s (%s) may lead to another machine, and does not ask for encryption with a certificate whose authority and name are checked."
                        .formatted(property, DatabaseLogin.place(url)),
                "Say sslmode=verify-full and the certificates in that URL, as the README does, or"
                        + " set ownrelay.database.clear-text=true in a network that is yours.");
    }

    static DatabaseLoginException lacking(List<String> statements) {
        return new DatabaseLoginException(
                "PostgreSQL does not give the logins of Ownrelay all that they need.",
                "%s %s;".formatted(AS_SUPERUSER, String.join("; ", statements)));
    }

    static DatabaseLoginException unreachable(DatabaseLogin login, SQLException e) {
        return new DatabaseLoginException(
                "PostgreSQL cannot be reached at %s: %s".formatted(login.place(), e.getMessage()),
                "See that it runs and that spring.datasource.url is right.");
    }

    /// By what PostgreSQL answered; empty where it answered nothing. Its error codes: PostgreSQL,
    /// appendix A.
    static Optional<DatabaseLoginException> refused(
            DatabaseLogin login, DatabaseLogin owner, SQLException e) {
        var action =
                switch (String.valueOf(e.getSQLState())) {
                    case "28P01", "28000" ->
                            "Correct %s and its password or certificate, or run as a superuser of PostgreSQL: create role %s login password '…'; (alter role, where it exists)"
                                    .formatted(login.property(), login.quotedUser());
                    case "3D000" ->
                            "%s create database %s owner %s;"
                                    .formatted(
                                            AS_SUPERUSER,
                                            DatabaseLogin.quoted(login.database()),
                                            owner.quotedUser());
                    case "42501" ->
                            "%s grant connect on database %s to %s;"
                                    .formatted(
                                            AS_SUPERUSER,
                                            DatabaseLogin.quoted(login.database()),
                                            login.quotedUser());
                    default -> "";
                };
        return action.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DatabaseLoginException(
                                "PostgreSQL at %s does not let %s in (%s): %s"
                                        .formatted(
                                                login.place(),
                                                login.user(),
                                                login.property(),
                                                e.getMessage()),
                                action));
    }

    /// What the operator can do about it.
    public String action() {
        return action;
    }
}
