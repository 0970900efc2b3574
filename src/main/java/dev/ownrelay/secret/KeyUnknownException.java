package dev.ownrelay.secret;

/// The key that a secret was sealed with is not in the ring yet: whoever waits may read it later,
/// or on another node.
public final class KeyUnknownException extends SecretUnreadableException {

    KeyUnknownException(String keyId) {
        super("The key ring does not hold the key %s yet".formatted(keyId));
    }
}
