package dev.ownrelay.login;

import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.UUID;

/// Seals tokens to their row and to all that their login is made of: those of another user, another
/// server or other settings cannot be opened, so that they are never sent.
@Component
class LoginTokens {

    enum Purpose {
        REFRESH("login-refresh"),
        ACCESS("login-access");

        private final String name;

        Purpose(String name) {
            this.name = name;
        }
    }

    private final SecretVault vault;

    LoginTokens(SecretVault vault) {
        this.vault = vault;
    }

    SealedSecret seal(Purpose purpose, LoginOf login, UUID row, String token) {
        return vault.seal(context(purpose, login, row), token);
    }

    /// @return null: there is none for this login
    /// @throws KeyUnknownException while its key is not known here
    @Nullable String open(Purpose purpose, LoginOf login, UUID row, @Nullable SealedSecret sealed) {
        try {
            return sealed == null ? null : vault.open(context(purpose, login, row), sealed);
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            return null;
        }
    }

    /// The agency is the one that asks: a row that strayed across the wall cannot be opened.
    private static SecretContext context(Purpose purpose, LoginOf login, UUID row) {
        var parts = new ArrayList<>(login.destination());
        parts.addAll(login.settings().parts());
        parts.add(login.account());
        parts.add(login.serverId().toString());
        parts.add(login.userId() == null ? "" : login.userId().toString());
        return new SecretContext(purpose.name, CurrentTenant.get(), row, parts);
    }
}
