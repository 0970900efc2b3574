package dev.ownrelay.dkim;

import java.util.Arrays;
import java.util.Optional;

/// How a signature is made (RFC 6376 section 3.3, RFC 8463).
public enum DkimAlgorithm {
    /// What every receiver verifies.
    RSA_SHA256("rsa-sha256", "rsa"),

    /// Short keys and signatures, which not every receiver knows yet.
    ED25519_SHA256("ed25519-sha256", "ed25519");

    private final String word;
    private final String keyType;

    DkimAlgorithm(String word, String keyType) {
        this.word = word;
        this.keyType = keyType;
    }

    /// As it stands in a signature.
    public String word() {
        return word;
    }

    /// As it stands in the record of a key.
    public String keyType() {
        return keyType;
    }

    static Optional<DkimAlgorithm> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static Optional<DkimAlgorithm> ofKeyType(String type) {
        return Arrays.stream(values()).filter(each -> each.keyType.equals(type)).findFirst();
    }
}
