package dev.ownrelay.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash of both algorithms.
final class Sha256 {

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Sha256() {}
}
