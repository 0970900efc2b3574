package dev.ownrelay.secret;

/// A sealed secret cannot be opened here. The message never holds a secret.
public class SecretUnreadableException extends RuntimeException {

    public SecretUnreadableException(String message) {
        super(message);
    }
}
