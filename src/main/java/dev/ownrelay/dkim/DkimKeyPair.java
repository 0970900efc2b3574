package dev.ownrelay.dkim;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;

/// A new key and its counterpart for the DNS.
public record DkimKeyPair(DkimPublicKey publicKey, PrivateKey privateKey) {

    /// What receivers ask for (RFC 8301 section 3.2), and what fits into most DNS.
    private static final int RSA_BITS = 2048;

    /// Takes up to a second for RSA.
    public static DkimKeyPair generate(DkimAlgorithm algorithm) {
        try {
            var pair = generator(algorithm).generateKeyPair();
            var publicKey = new DkimPublicKey(algorithm, pair.getPublic());
            return new DkimKeyPair(publicKey, pair.getPrivate());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPairGenerator generator(DkimAlgorithm algorithm)
            throws NoSuchAlgorithmException {
        if (algorithm == DkimAlgorithm.ED25519_SHA256) {
            return KeyPairGenerator.getInstance("Ed25519");
        }
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        return generator;
    }

    /// The private key as a vault keeps it: PKCS#8.
    public byte[] pkcs8() {
        return privateKey.getEncoded();
    }

    @Override
    public String toString() {
        return "DkimKeyPair[publicKey=" + publicKey.record() + "]";
    }
}
