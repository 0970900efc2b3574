package dev.ownrelay.upkeep;

import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.login.Logins;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.ServerEndpoints;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.StoredServer;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// Brings what was typed of a login at a provider to its stored form, or says beside the field why
/// it cannot be.
@Component
class LoginValidator {

    private static final int HTTPS = 443;

    /// What is in the key file of a service account, whatever else is.
    private static final List<String> OF_KEY_FILE = List.of("\"private_key\"", "\"client_email\"");

    private final Logins logins;
    private final HostPolicy policy;
    private final ServerEndpoints endpoints;

    LoginValidator(Logins logins, HostPolicy policy, ServerEndpoints endpoints) {
        this.logins = logins;
        this.policy = policy;
        this.endpoints = endpoints;
    }

    /// Null: the login is a password, or there is none, or something is wrong.
    @Nullable LoginSettings read(TypedServer typed) {
        var kind = typed.login().kind();
        if (kind.isEmpty() || typed.loginErrors().hasErrors()) {
            return null;
        }
        var settings = typed.login().settings(kind.get());
        requireAccount(typed, settings);
        requireRegistration(settings, typed.loginErrors());
        if (kind.get() == Kind.OAUTH) {
            requireAddresses(settings, typed.loginErrors());
        }
        return settings;
    }

    private static void requireAccount(TypedServer typed, LoginSettings settings) {
        if (settings.grant() != Grant.EACH_USER && typed.form().login().isEmpty()) {
            typed.errors().rejectValue("username", "server.username.account");
        }
    }

    private void requireRegistration(LoginSettings settings, Errors errors) {
        if (!wantsKeyFile(settings)
                && settings.clientId().isEmpty()
                && (settings.grant() == Grant.APPLICATION
                        || !logins.operatorHas(settings.kind()))) {
            errors.rejectValue("clientId", "server.clientId.required");
        }
        if (settings.kind() == Kind.MICROSOFT
                && settings.grant() == Grant.APPLICATION
                && settings.directory().isEmpty()) {
            errors.rejectValue("directory", "server.directory.required");
        }
    }

    private void requireAddresses(LoginSettings settings, Errors errors) {
        refuse("authorizationUrl", settings.authorizationUrl(), errors);
        refuse("tokenUrl", settings.tokenUrl(), errors);
        if (settings.scopes().isEmpty()) {
            errors.rejectValue("scopes", "server.scopes.required");
        }
    }

    private void refuse(String field, String url, Errors errors) {
        problem(url).ifPresent(key -> errors.rejectValue(field, "server.url." + key));
    }

    /// Which addresses may be reached is judged at each request.
    private Optional<String> problem(String url) {
        if (url.isEmpty()) {
            return Optional.of("required");
        }
        try {
            var uri = new URI(url);
            if (!"https".equalsIgnoreCase(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null) {
                return Optional.of("bad");
            }
            boolean usual = uri.getPort() == -1 || uri.getPort() == HTTPS;
            return usual || policy.permitsPort(uri.getPort())
                    ? Optional.empty()
                    : Optional.of("port");
        } catch (URISyntaxException e) {
            return Optional.of("bad");
        }
    }

    /// What Microsoft and Google give is for their own mail servers.
    void requireOwnServer(Destination wanted, Errors errors) {
        var login = wanted.login();
        if (login != null && !logins.mayHear(login, wanted.host())) {
            errors.rejectValue("address", "server.address.otherProvider");
        }
    }

    /// What a login is made with was typed, or is stored and goes where it always went.
    void requireSecrets(TypedServer typed, ServerSettings wanted, @Nullable StoredServer row) {
        var login = wanted.destination().login();
        if (login == null) {
            requirePassword(typed, wanted, row);
        } else if (typed.login().clientSecret().isEmpty()) {
            requireStored(typed, wanted.destination(), login, row);
        } else if (wantsKeyFile(login) && !isKeyFile(typed.login().clientSecret())) {
            typed.loginErrors().rejectValue("clientSecret", "server.clientSecret.keyFile");
        }
    }

    private static void requirePassword(
            TypedServer typed, ServerSettings wanted, @Nullable StoredServer stored) {
        if (!wanted.destination().hasLogin()
                || !typed.form().password().isEmpty()
                || stored != null && stored.keepsSecretFor(wanted)) {
            return;
        }
        boolean once = stored != null && stored.secretSetAt() != null;
        typed.errors()
                .rejectValue(
                        "password", once ? "server.password.again" : "server.password.required");
    }

    private void requireStored(
            TypedServer typed,
            Destination wanted,
            LoginSettings login,
            @Nullable StoredServer row) {
        boolean needed = wantsKeyFile(login) || wantsSecret(login);
        boolean once = row != null && row.clientSecretSet();
        boolean kept = row != null && endpoints.keepsClientSecret(row.id(), wanted);
        if (needed && !kept) {
            var key = once ? "server.clientSecret.again" : "server.clientSecret.required";
            typed.loginErrors().rejectValue("clientSecret", key);
        }
    }

    private static boolean wantsKeyFile(LoginSettings login) {
        return login.kind() == Kind.GOOGLE && login.grant() == Grant.APPLICATION;
    }

    private static boolean isKeyFile(String secret) {
        return OF_KEY_FILE.stream().allMatch(secret::contains);
    }

    /// Public clients of other providers have none, and prove themselves by PKCE.
    private static boolean wantsSecret(LoginSettings login) {
        return !login.clientId().isEmpty()
                && (login.kind() != Kind.OAUTH || login.grant() == Grant.APPLICATION);
    }
}
