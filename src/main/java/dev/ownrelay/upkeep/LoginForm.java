package dev.ownrelay.upkeep;

import static java.util.Objects.requireNonNullElse;

import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.stream.Stream;

/// How a server's login is had, as it is typed beside the server itself.
///
/// @param auth empty: a password where a user name is typed, else nothing
/// @param grant empty: one account for all
/// @param clientSecret of the registration, or the key file of a service account of Google; empty:
///   the stored one is kept
record LoginForm(
        @Pattern(regexp = "(NONE|PASSWORD|MICROSOFT|GOOGLE|OAUTH)?", message = "{server.auth.bad}")
                String auth,
        @Pattern(regexp = "(DELEGATED|EACH_USER|APPLICATION)?", message = "{server.grant.bad}")
                String grant,
        @Size(max = 255, message = "{server.clientId.long}")
                @Pattern(regexp = "[\\x21-\\x7e]*", message = "{server.clientId.bad}")
                String clientId,
        @Size(max = 8192, message = "{server.clientSecret.long}") String clientSecret,
        @Pattern(
                        regexp = "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|",
                        message = "{server.directory.bad}")
                String directory,
        @Size(max = 500, message = "{server.url.long}") String authorizationUrl,
        @Size(max = 500, message = "{server.url.long}") String tokenUrl,
        @Size(max = 500, message = "{server.scopes.long}")
                @Pattern(
                        regexp = "[\\x21\\x23-\\x5b\\x5d-\\x7e ]*",
                        message = "{server.scopes.bad}")
                String scopes) {

    LoginForm {
        auth = requireNonNullElse(auth, "").strip();
        grant = requireNonNullElse(grant, "").strip();
        clientId = requireNonNullElse(clientId, "").strip();
        clientSecret = requireNonNullElse(clientSecret, "").strip();
        directory = requireNonNullElse(directory, "").strip();
        authorizationUrl = requireNonNullElse(authorizationUrl, "").strip();
        tokenUrl = requireNonNullElse(tokenUrl, "").strip();
        scopes = requireNonNullElse(scopes, "").strip().replaceAll("\\s+", " ");
    }

    static LoginForm empty() {
        return of("PASSWORD");
    }

    static LoginForm of(String auth) {
        return of(auth, Grant.DELEGATED);
    }

    static LoginForm of(String auth, Grant grant) {
        return new LoginForm(auth, grant.name(), "", "", "", "", "", "");
    }

    /// @param login null: the login is a password, or there is none
    static LoginForm of(@Nullable LoginSettings login, boolean hasUser) {
        return login == null
                ? of(hasUser ? "PASSWORD" : "NONE")
                : new LoginForm(
                        login.kind().name(),
                        login.grant().name(),
                        login.clientId(),
                        "",
                        login.directory(),
                        login.authorizationUrl(),
                        login.tokenUrl(),
                        login.scopes());
    }

    /// With another kind, to be saved or not.
    ///
    /// @param wanted where it is no kind, nothing changes
    LoginForm switchedTo(String wanted) {
        return of(wanted).kind().isEmpty() || wanted.equals(auth) ? this : of(wanted);
    }

    /// Whether a person chose that there is no login.
    boolean none() {
        return auth.equals("NONE");
    }

    /// Empty: a password, or no login.
    Optional<Kind> kind() {
        return Stream.of(Kind.values()).filter(each -> each.name().equals(auth)).findFirst();
    }

    public Grant way() {
        return Stream.of(Grant.values())
                .filter(each -> each.name().equals(grant))
                .findFirst()
                .orElse(Grant.DELEGATED);
    }

    /// What matters of it to a kind; the other fields may hold what was typed before.
    LoginSettings settings(Kind kind) {
        boolean other = kind == Kind.OAUTH;
        boolean key = kind == Kind.GOOGLE && way() == Grant.APPLICATION;
        return new LoginSettings(
                kind,
                way(),
                key ? "" : clientId,
                kind == Kind.MICROSOFT ? directory : "",
                other ? authorizationUrl : "",
                other ? tokenUrl : "",
                other ? scopes : "");
    }

    @Override
    public String toString() {
        return "LoginForm[" + auth + "]";
    }
}
