package dev.ownrelay.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/// Who signs: a domain, by one of its keys.
///
/// @param domain in ASCII, as the rest of this
/// @param selector which of the domain's keys
public record DkimIdentity(
        String domain, String selector, DkimAlgorithm algorithm, PrivateKey key) {

    /// @throws IllegalArgumentException when no key could stand there, or the key is of another
    ///   kind
    public DkimIdentity {
        if (KeyName.domain(domain).filter(domain::equals).isEmpty()
                || KeyName.selector(selector).filter(selector::equals).isEmpty()
                || KeyName.of(domain, selector).isEmpty()) {
            throw new IllegalArgumentException("Not a place for a key");
        }
        if (!fits(algorithm, key)) {
            throw new IllegalArgumentException("Not a key for " + algorithm.word());
        }
    }

    private static boolean fits(DkimAlgorithm algorithm, PrivateKey key) {
        return switch (algorithm) {
            case RSA_SHA256 ->
                    key instanceof RSAPrivateKey rsa
                            && rsa.getModulus().bitLength() >= DkimKey.SHORTEST_RSA;
            case ED25519_SHA256 -> key instanceof EdECPrivateKey;
        };
    }

    /// @param pkcs8 see [DkimKeyPair#pkcs8]
    public static DkimIdentity of(
            String domain, String selector, DkimAlgorithm algorithm, byte[] pkcs8) {
        var name = algorithm == DkimAlgorithm.RSA_SHA256 ? "RSA" : "Ed25519";
        try {
            var key = KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new DkimIdentity(domain, selector, algorithm, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a private key", e);
        }
    }

    @Override
    public String toString() {
        return "DkimIdentity[%s, %s, %s]".formatted(domain, selector, algorithm.word());
    }
}
