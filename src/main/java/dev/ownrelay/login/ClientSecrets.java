package dev.ownrelay.login;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretUnreadableException;

import org.springframework.stereotype.Component;

/// Seals the client secret of a registration, or the key file of a service account, to its server
/// with all that its login is made of. It is the same for all users of a server.
@Component
public class ClientSecrets {

    /// @param login whose own secret does not matter
    public SealedSecret seal(LoginOf login, String secret) {
        throw new UnsupportedOperationException();
    }

    /// Whether the secret that the login holds was sealed to it.
    public boolean opens(LoginOf login) {
        throw new UnsupportedOperationException();
    }

    /// @throws SecretUnreadableException when it was sealed to something else
    String open(LoginOf login) {
        throw new UnsupportedOperationException();
    }
}
