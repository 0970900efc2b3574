package dev.ownrelay.sso;

import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.sso.Refused.Reason;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.stereotype.Component;

import java.net.URI;

/// What this installation is to the provider of an agency.
@Component
class Clients {

    static final String CALLBACK = "/login/organisation/callback";

    private final ProviderWeb web;
    private final SecretVault vault;
    private final URI callback;

    Clients(
            ProviderWeb web,
            SecretVault vault,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.web = web;
        this.vault = vault;
        callback = URI.create(publicUrl.replaceFirst("/+$", "") + CALLBACK);
    }

    /// Where providers send people back to.
    URI callback() {
        return callback;
    }

    /// @throws Refused when the provider cannot be spoken with
    ClientRegistration of(IdentityProvider provider) {
        try {
            var secret = vault.open(provider.secretContext(), provider.secret());
            return web.discover(provider, secret, callback);
        } catch (KeyUnknownException e) {
            throw new Refused(Reason.BUSY);
        } catch (SecretUnreadableException e) {
            throw new Refused(Reason.SECRET);
        }
    }
}
