package dev.ownrelay.secret;

import org.springframework.stereotype.Service;

/// Seals and opens credentials with AES-256-GCM and a ring of keys.
@Service
public class SecretVault {

    public SealedSecret seal(SecretContext context, String secret) {
        throw new IllegalStateException();
    }

    /// @throws SecretUnreadableException when the key is missing, the text was altered, or it was
    ///   sealed for another purpose, agency, row or destination
    public String open(SecretContext context, SealedSecret sealed) {
        throw new IllegalStateException();
    }
}
