package dev.ownrelay.server;

import static dev.ownrelay.server.RouteChoice.Reason.CREDENTIAL_UNREADABLE;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_DISABLED;
import static dev.ownrelay.server.RouteChoice.Reason.SERVER_GONE;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.login.ClientSecrets;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.LoginState;
import dev.ownrelay.login.Logins;
import dev.ownrelay.login.ServerLogin;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;
import java.util.UUID;

/// The agency's servers as they are stored now, with their logins. Lanes ask so often that it is
/// said in SQL; what a transaction has changed must be flushed before.
@Repository
public class ServerEndpoints {

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final ClientSecrets clientSecrets;
    private final Logins logins;

    ServerEndpoints(
            JdbcClient jdbc, SecretVault vault, ClientSecrets clientSecrets, Logins logins) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clientSecrets = clientSecrets;
        this.logins = logins;
    }

    /// @param userId who sends, where each user signs in; null: nobody in particular
    @Transactional(readOnly = true)
    public EndpointChoice find(UUID serverId, @Nullable UUID userId) {
        return row(serverId, userId)
                .map(this::choice)
                .orElse(new EndpointChoice.NotReady(SERVER_GONE));
    }

    /// The same for whoever has this address, in its stored form.
    @Transactional(readOnly = true)
    public EndpointChoice findFor(UUID serverId, String email) {
        return find(serverId, userOf(email).orElse(null));
    }

    private Optional<UUID> userOf(String email) {
        return jdbc.sql("select id from app_user where tenant_id = ? and email = ?")
                .params(CurrentTenant.get(), email)
                .query(UUID.class)
                .optional();
    }

    /// The login of a server whose tokens are had from a provider.
    ///
    /// @param userId null: the one that all users share
    @Transactional(readOnly = true)
    public Optional<ServerLogin> login(UUID serverId, @Nullable UUID userId) {
        return row(serverId, userId)
                .flatMap(row ->
                        Optional.ofNullable(row.login(userId))
                                .map(login ->
                                        new ServerLogin(
                                                login,
                                                row.settings().name(),
                                                row.settingsVersion())));
    }

    /// The stored password, if it was stored for exactly this destination and can be read.
    @Transactional(readOnly = true)
    public Optional<String> secret(UUID serverId, Destination destination) {
        return row(serverId, null)
                .map(EndpointRow::secret)
                .flatMap(sealed -> openedNow(serverId, destination, sealed));
    }

    private Optional<String> openedNow(UUID id, Destination destination, SealedSecret sealed) {
        try {
            return opened(id, destination, sealed);
        } catch (KeyUnknownException e) {
            return Optional.empty();
        }
    }

    /// Sealed to the login of the server as it is stored.
    @Transactional(readOnly = true)
    public Optional<SealedSecret> clientSecret(UUID serverId) {
        return row(serverId, null).map(EndpointRow::clientSecret);
    }

    /// Whether the stored client secret may serve this destination and its login, too.
    @Transactional(readOnly = true)
    public boolean keepsClientSecret(UUID serverId, Destination destination) {
        return clientSecret(serverId)
                .filter(sealed -> clientSecrets.opens(destination.login(serverId, sealed)))
                .isPresent();
    }

    private Optional<EndpointRow> row(UUID serverId, @Nullable UUID userId) {
        return jdbc.sql(EndpointRow.QUERY)
                .param("agency", CurrentTenant.get())
                .param("server", serverId)
                .param("user", userId)
                .query(EndpointRow::of)
                .optional();
    }

    private EndpointChoice choice(EndpointRow row) {
        try {
            return opened(row);
        } catch (KeyUnknownException e) {
            return row.keyUnknown();
        } catch (SecretUnreadableException e) {
            return new EndpointChoice.NotReady(CREDENTIAL_UNREADABLE);
        }
    }

    private EndpointChoice opened(EndpointRow row) {
        var destination = row.settings().destination();
        if (!row.settings().enabled()) {
            return new EndpointChoice.NotReady(SERVER_DISABLED);
        }
        if (destination.eachUserSignsIn() && row.userId() == null) {
            return new EndpointChoice.EachUser();
        }
        if (destination.login() != null) {
            return bySignIn(row);
        }
        return destination.wantsPassword()
                ? byPassword(row).orElse(new EndpointChoice.NotReady(CREDENTIAL_UNREADABLE))
                : row.ready(row.settings().endpoint(row.id(), null, row.settingsVersion()));
    }

    /// A password that was stored before serves until somebody has signed in.
    private EndpointChoice bySignIn(EndpointRow row) {
        var login = row.login(row.userId());
        if (login == null) {
            return byPassword(row).orElse(row.signInNeeded(null));
        }
        if (login.clientSecret() != null) {
            clientSecrets.check(login);
        }
        var state = logins.state(login);
        if (state.kind() == LoginState.Kind.LOCKED) {
            return row.keyUnknown();
        }
        return state.signInNeeded()
                ? byPassword(row).orElse(row.signInNeeded(state.since()))
                : row.ready(signedIn(row, login));
    }

    private SmtpEndpoint signedIn(EndpointRow row, LoginOf login) {
        var tokens = logins.tokens(login);
        return row.settings().endpoint(row.id(), login.account(), tokens, row.settingsVersion());
    }

    /// Empty: there is none, or it was stored for another destination.
    private Optional<EndpointChoice> byPassword(EndpointRow row) {
        return Optional.ofNullable(row.secret())
                .flatMap(sealed -> opened(row.id(), row.settings().destination(), sealed))
                .map(password ->
                        row.ready(
                                row.settings()
                                        .endpoint(row.id(), password, row.settingsVersion())));
    }

    private Optional<String> opened(UUID serverId, Destination destination, SealedSecret sealed) {
        try {
            return Optional.of(vault.open(destination.secretContext(serverId), sealed));
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }
}
