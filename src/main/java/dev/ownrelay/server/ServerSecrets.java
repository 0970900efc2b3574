package dev.ownrelay.server;

import dev.ownrelay.login.ClientSecrets;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.Logins;
import dev.ownrelay.secret.SecretVault;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Seals what a server logs in with to its row and destination, and drops what was sealed to
/// another one.
@Component
public class ServerSecrets {

    /// What was typed and is never shown again.
    ///
    /// @param password empty: none, or the stored one is kept
    /// @param clientSecret of the registration at the provider; empty: likewise
    public record Typed(String password, String clientSecret) {

        @Override
        public String toString() {
            return "Typed";
        }
    }

    private final SecretVault vault;
    private final ClientSecrets clientSecrets;
    private final Logins logins;
    private final ServerAudit audit;
    private final Clock clock;

    ServerSecrets(
            SecretVault vault,
            ClientSecrets clientSecrets,
            Logins logins,
            ServerAudit audit,
            Clock clock) {
        this.vault = vault;
        this.clientSecrets = clientSecrets;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
    }

    void store(SmtpServer server, Typed typed, UUID actor) {
        if (!typed.password().isEmpty() && server.destination().wantsPassword()) {
            var sealed = vault.seal(server.secretContext(), typed.password());
            server.setSecret(sealed, clock.instant());
            audit.note(actor, "secret-set", server);
        }
        if (server.destination().login() == null) {
            server.setClientSecret(null);
        } else if (!typed.clientSecret().isEmpty()) {
            server.setClientSecret(clientSecrets.seal(login(server), typed.clientSecret()));
            audit.note(actor, "client-secret-set", server);
        } else if (!fits(login(server))) {
            server.setClientSecret(null);
        }
    }

    /// Gives up whatever anybody has allowed for a server.
    void forgetLogins(UUID row) {
        logins.forgetAll(row);
    }

    /// Gives up whatever a user has allowed for themselves, at any server.
    @Transactional
    public void forgetLoginsOf(UUID userId) {
        logins.forgetAllOf(userId);
    }

    private boolean fits(LoginOf login) {
        return login.clientSecret() == null || clientSecrets.opens(login);
    }

    private static LoginOf login(SmtpServer server) {
        return server.destination().login(server.getId(), server.sealedClientSecret());
    }
}
