package dev.ownrelay.secret;

/// A secret as it is stored: `v1:<key id>:<base64 of iv, ciphertext and tag>`.
public record SealedSecret(String stored) {

    @Override
    public String toString() {
        return "SealedSecret[…]";
    }
}
