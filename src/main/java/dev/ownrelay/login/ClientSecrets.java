package dev.ownrelay.login;

import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.util.ArrayList;

/// Seals the client secret of a registration, or the key file of a service account, to its server
/// with all that its login is made of. It is the same for all users of a server.
@Component
public class ClientSecrets {

    private final SecretVault vault;

    ClientSecrets(SecretVault vault) {
        this.vault = vault;
    }

    /// @param login whose own secret does not matter
    public SealedSecret seal(LoginOf login, String secret) {
        return vault.seal(context(login), secret);
    }

    /// Whether the secret that the login holds was sealed to it.
    public boolean opens(LoginOf login) {
        return login.clientSecret() != null && vault.opens(context(login), login.clientSecret());
    }

    /// @throws KeyUnknownException while its key is not known here
    /// @throws SecretUnreadableException when it was sealed to something else
    public void check(LoginOf login) {
        open(login);
    }

    /// As [#check].
    String open(LoginOf login) {
        if (login.clientSecret() == null) {
            throw new SecretUnreadableException("No client secret is stored");
        }
        return vault.open(context(login), login.clientSecret());
    }

    /// The agency is the one that asks: a row that strayed across the wall cannot be opened.
    private static SecretContext context(LoginOf login) {
        var parts = new ArrayList<>(login.destination());
        parts.addAll(login.settings().parts());
        parts.add(login.settings().grant() == Grant.EACH_USER ? "" : login.account());
        return new SecretContext("login-client", CurrentTenant.get(), login.serverId(), parts);
    }
}
