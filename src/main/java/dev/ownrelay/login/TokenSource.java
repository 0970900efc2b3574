package dev.ownrelay.login;

import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.login.TokenAnswer.Failed;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.security.GeneralSecurityException;
import java.time.Clock;

/// Has a provider give a new access token, in the way of the login.
@Component
class TokenSource {

    private final TokenRequests requests;
    private final Clock clock;

    TokenSource(TokenRequests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /// @param refreshToken null: the application itself asks
    TokenAnswer ask(LoginOf login, Registration client, @Nullable String refreshToken) {
        if (login.settings().grant() != Grant.APPLICATION) {
            return refreshToken == null
                    ? new Failed("nobody has signed in")
                    : requests.byRefreshToken(client, refreshToken);
        }
        return login.settings().kind() == Kind.GOOGLE
                ? byServiceAccount(login, client)
                : requests.byClient(client);
    }

    private TokenAnswer byServiceAccount(LoginOf login, Registration client) {
        var account = ServiceAccount.read(client.clientSecret());
        if (account.isEmpty()) {
            return new Failed("the key file of the service account is none");
        }
        try {
            var audience = client.tokenUrl().toString();
            var assertion =
                    account.get()
                            .assertion(login.account(), client.scopes(), audience, clock.instant());
            return requests.byAssertion(client, assertion);
        } catch (GeneralSecurityException e) {
            return new Failed("the key of the service account does not sign");
        }
    }
}
