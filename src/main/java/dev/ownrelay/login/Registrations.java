package dev.ownrelay.login;

import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.Registration.Missing.Why;
import dev.ownrelay.secret.SecretUnreadableException;

import org.springframework.stereotype.Component;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Finds out how a login's provider is spoken with. The operator's registration serves only where
/// somebody signs in: to let the application itself in by it, an agency could name the mailbox of
/// another customer of the operator.
@Component
class Registrations {

    static final String MICROSOFT_SCOPES =
            "https://outlook.office.com/SMTP.Send offline_access openid email profile";
    static final String MICROSOFT_APPLICATION = "https://outlook.office365.com/.default";
    static final String GOOGLE_MAIL = "https://mail.google.com/";
    static final String GOOGLE_SCOPES = GOOGLE_MAIL + " openid email";

    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,253}");

    private final OAuthProperties operator;
    private final Endpoints endpoints;
    private final ClientSecrets secrets;
    private final MailHosts hosts;

    Registrations(
            OAuthProperties operator, Endpoints endpoints, ClientSecrets secrets, MailHosts hosts) {
        this.operator = operator;
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.hosts = hosts;
    }

    boolean operatorHas(Kind kind) {
        return switch (kind) {
            case MICROSOFT -> !operator.microsoft().clientId().isEmpty();
            case GOOGLE -> !operator.google().clientId().isEmpty();
            case OAUTH -> false;
        };
    }

    boolean mayHear(LoginSettings login, String host) {
        return hosts.mayHear(login, host);
    }

    /// @throws Missing when the mail server must not be told what the provider gives
    void check(LoginOf login) throws Missing {
        if (!mayHear(login.settings(), login.host())) {
            throw new Missing(Why.OTHER_SERVER);
        }
    }

    /// @throws Missing when it cannot be spoken with
    Registration of(LoginOf login) throws Missing {
        return of(login, ownSecret(login));
    }

    /// @param secret of a registration of the agency's own; empty: it has none
    Registration of(LoginOf login, String secret) throws Missing {
        check(login);
        return switch (login.settings().kind()) {
            case MICROSOFT -> microsoft(login.settings(), secret);
            case GOOGLE -> google(login.settings(), secret);
            case OAUTH -> other(login.settings(), secret);
        };
    }

    private Registration microsoft(LoginSettings settings, String secret) throws Missing {
        boolean shared = isOperators(settings);
        var application = settings.grant() == Grant.APPLICATION;
        var standard = shared ? operator.microsoft().tenant() : application ? "" : "common";
        var directory = settings.directory().isEmpty() ? standard : settings.directory();
        if (!DIRECTORY.matcher(directory).matches()) {
            throw new Missing(Why.NO_DIRECTORY);
        }
        return new Registration(
                URI.create(endpoints.microsoftSignIn(directory)),
                URI.create(endpoints.microsoftToken(directory)),
                endpoints.microsoft(),
                true,
                application ? MICROSOFT_APPLICATION : MICROSOFT_SCOPES,
                shared ? operator.microsoft().clientId() : settings.clientId(),
                shared ? operator.microsoft().clientSecret() : secret);
    }

    /// A service account has no client id: its key file says who it is.
    private Registration google(LoginSettings settings, String secret) throws Missing {
        boolean application = settings.grant() == Grant.APPLICATION;
        boolean shared = !application && isOperators(settings);
        return new Registration(
                URI.create(endpoints.googleSignIn()),
                URI.create(endpoints.googleToken()),
                endpoints.googleIssuer(),
                true,
                application ? GOOGLE_MAIL : GOOGLE_SCOPES,
                shared ? operator.google().clientId() : settings.clientId(),
                shared ? operator.google().clientSecret() : secret);
    }

    private static Registration other(LoginSettings settings, String secret) throws Missing {
        if (settings.clientId().isEmpty()) {
            throw new Missing(Why.NOT_REGISTERED);
        }
        var signIn = address(settings.authorizationUrl());
        return new Registration(
                signIn,
                address(settings.tokenUrl()),
                signIn.getScheme() + "://" + signIn.getRawAuthority(),
                false,
                settings.scopes(),
                settings.clientId(),
                secret);
    }

    private boolean isOperators(LoginSettings settings) throws Missing {
        boolean shared = settings.clientId().isEmpty();
        boolean application = settings.grant() == Grant.APPLICATION;
        if (shared && (application || !operatorHas(settings.kind()))) {
            throw new Missing(Why.NOT_REGISTERED);
        }
        return shared;
    }

    private static URI address(String text) throws Missing {
        try {
            var url = new URI(text);
            if ("https".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new Missing(Why.NO_ADDRESS);
    }

    private String ownSecret(LoginOf login) throws Missing {
        if (login.clientSecret() == null) {
            return "";
        }
        try {
            return secrets.open(login);
        } catch (SecretUnreadableException e) {
            throw new Missing(Why.SECRET_UNREADABLE);
        }
    }
}
