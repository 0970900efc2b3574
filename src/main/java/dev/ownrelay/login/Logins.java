package dev.ownrelay.login;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginTokens.Purpose;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.TokenAnswer.Failed;
import dev.ownrelay.login.TokenAnswer.Granted;
import dev.ownrelay.login.TokenAnswer.Refused;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The logins of servers at their providers.
@Service
public class Logins {

    private static final String KEY_UNKNOWN = "the key to the stored login is not here yet";

    private final LoginRows rows;
    private final LoginTokens tokens;
    private final Registrations registrations;
    private final Renewals renewals;
    private final TokenSource source;
    private final ClientSecrets secrets;

    Logins(
            LoginRows rows,
            LoginTokens tokens,
            Registrations registrations,
            Renewals renewals,
            TokenSource source,
            ClientSecrets secrets) {
        this.rows = rows;
        this.tokens = tokens;
        this.registrations = registrations;
        this.renewals = renewals;
        this.source = source;
        this.secrets = secrets;
    }

    /// Equal for equal logins. Nothing is asked before the first token is wanted.
    public AccessTokens tokens(LoginOf login) {
        return new Stored(registrations, renewals, login);
    }

    /// For a test of settings that are not stored: an application's way, asked anew each time.
    ///
    /// @param clientSecret as it was typed
    public AccessTokens unstored(LoginOf login, String clientSecret) {
        return new Unstored(registrations, source, login, clientSecret);
    }

    /// What is equal only for logins that say the same at the mail server and have their tokens by
    /// the same secret or consent: never to be shown or stored as it is.
    ///
    /// @param tokens of [#tokens] or [#unstored]
    @Transactional(readOnly = true)
    public List<String> identity(AccessTokens tokens) {
        return switch (tokens) {
            case Unstored(_, _, var login, var secret) -> identity(login, secret, "");
            case Stored(_, _, var login) when login.settings().grant() == Grant.APPLICATION ->
                    identity(login, secrets.open(login), "");
            case Stored(_, _, var login) -> {
                var consent = state(login);
                yield identity(login, consent.account(), String.valueOf(consent.since()));
            }
            default -> throw new IllegalArgumentException("not of a provider");
        };
    }

    private static List<String> identity(LoginOf login, String secret, String since) {
        var parts = new ArrayList<>(login.settings().parts());
        parts.addAll(List.of(String.valueOf(login.userId()), login.account(), secret, since));
        return parts;
    }

    /// Of the agency that the thread acts for.
    @Transactional(readOnly = true)
    public LoginState state(LoginOf login) {
        if (login.settings().grant() == Grant.APPLICATION) {
            return new LoginState(LoginState.Kind.NOT_NEEDED, login.account(), null, "");
        }
        return rows.find(login)
                .flatMap(row -> state(login, row))
                .orElse(new LoginState(LoginState.Kind.NONE, login.account(), null, ""));
    }

    private Optional<LoginState> state(LoginOf login, LoginRow row) {
        try {
            var refresh = tokens.open(Purpose.REFRESH, login, row.id(), row.refresh());
            return Optional.ofNullable(refresh).map(_ -> state(row));
        } catch (KeyUnknownException e) {
            var kind = LoginState.Kind.LOCKED;
            return Optional.of(new LoginState(kind, row.account(), row.consentedAt(), ""));
        }
    }

    private static LoginState state(LoginRow row) {
        return row.lostAt() == null
                ? new LoginState(LoginState.Kind.SIGNED_IN, row.account(), row.consentedAt(), "")
                : new LoginState(
                        LoginState.Kind.LOST, row.account(), row.lostAt(), row.lostReason());
    }

    /// Whether the operator has registered this installation there, so that an agency need not.
    public boolean operatorHas(LoginSettings.Kind kind) {
        return registrations.operatorHas(kind);
    }

    /// Whether a mail server may be told what the provider of a login gives.
    public boolean mayHear(LoginSettings login, String host) {
        return registrations.mayHear(login, host);
    }

    /// Gives up what somebody has allowed.
    ///
    /// @return what its provider may be told; empty: there was nothing that can be told
    @Transactional
    public Optional<GivenUp> forget(LoginOf login) {
        return rows.remove(login).flatMap(row -> givenUp(login, row));
    }

    private Optional<GivenUp> givenUp(LoginOf login, LoginRow row) {
        return refresh(login, row)
                .map(known ->
                        new GivenUp(
                                login.settings().kind(),
                                known,
                                rows.isSignedIn(row.account()),
                                isOperators(login) && rows.servesAtGoogle(row.account())));
    }

    /// What cannot be read now cannot be told either.
    private Optional<String> refresh(LoginOf login, LoginRow row) {
        try {
            return Optional.ofNullable(
                    tokens.open(Purpose.REFRESH, login, row.id(), row.refresh()));
        } catch (KeyUnknownException e) {
            return Optional.empty();
        }
    }

    private static boolean isOperators(LoginOf login) {
        return login.settings().kind() == LoginSettings.Kind.GOOGLE
                && login.settings().clientId().isEmpty();
    }

    /// Gives up whatever anybody has allowed for a server.
    @Transactional
    public void forgetAll(UUID serverId) {
        rows.removeAll(serverId);
    }

    /// Gives up whatever a user has allowed for themselves.
    @Transactional
    public void forgetAllOf(UUID userId) {
        rows.removeAllOf(userId);
    }

    private record Stored(Registrations registrations, Renewals renewals, LoginOf login)
            implements AccessTokens {

        @Override
        public Answer token() {
            try {
                registrations.check(login);
                return renewals.current(login).orElseGet(() -> renewed(null));
            } catch (Missing e) {
                return new Unavailable(e.reason());
            } catch (KeyUnknownException e) {
                return new Unavailable(KEY_UNKNOWN);
            }
        }

        @Override
        public Answer tokenAfter(Token refused) {
            return renewed(refused.value());
        }

        private Answer renewed(@Nullable String refused) {
            try {
                var client = CurrentTenant.call(login.agency(), () -> registrations.of(login));
                return renewals.renew(login, client, refused);
            } catch (Missing e) {
                return new Unavailable(e.reason());
            } catch (KeyUnknownException e) {
                return new Unavailable(KEY_UNKNOWN);
            }
        }

        @Override
        public String toString() {
            return "AccessTokens[" + login + "]";
        }
    }

    private record Unstored(
            Registrations registrations, TokenSource source, LoginOf login, String secret)
            implements AccessTokens {

        @Override
        public Answer token() {
            try {
                var client = registrations.of(login, secret);
                return switch (source.ask(login, client, null)) {
                    case Granted granted -> new Token(granted.accessToken());
                    case Refused no -> new Unavailable(no.words());
                    case Failed failed -> new Unavailable(failed.reason());
                };
            } catch (Missing e) {
                return new Unavailable(e.reason());
            }
        }

        @Override
        public Answer tokenAfter(Token refused) {
            return token();
        }

        @Override
        public String toString() {
            return "AccessTokens[" + login + "]";
        }
    }
}
