package dev.ownrelay.dkim;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/// Makes and checks the signature of some octets. Ed25519 signs their hash (RFC 8463 section 3).
final class Signatures {

    static byte[] sign(DkimAlgorithm algorithm, PrivateKey key, byte[] octets) {
        try {
            var signature = signature(algorithm);
            signature.initSign(key);
            signature.update(message(algorithm, octets));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key does not sign", e);
        }
    }

    static boolean verify(DkimPublicKey key, byte[] octets, byte[] signed) {
        try {
            var signature = signature(key.algorithm());
            signature.initVerify(key.key());
            signature.update(message(key.algorithm(), octets));
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(DkimAlgorithm algorithm) throws GeneralSecurityException {
        return Signature.getInstance(
                switch (algorithm) {
                    case RSA_SHA256 -> "SHA256withRSA";
                    case ED25519_SHA256 -> "Ed25519";
                });
    }

    private static byte[] message(DkimAlgorithm algorithm, byte[] octets) {
        return algorithm == DkimAlgorithm.RSA_SHA256 ? octets : Sha256.digest().digest(octets);
    }

    private Signatures() {}
}
