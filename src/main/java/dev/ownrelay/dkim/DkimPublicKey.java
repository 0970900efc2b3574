package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A key that the DNS can hold for everybody to see.
public record DkimPublicKey(DkimAlgorithm algorithm, PublicKey key) {

    private static final int ED25519_OCTETS = 32;
    private static final int LONGEST_EXPONENT = 64;

    /// What a string of a TXT record can hold.
    private static final int LONGEST_STRING = 255;

    /// Of an Ed25519 key only the last octets stand in the DNS (RFC 8463 section 4).
    private static final byte[] BEFORE_ED25519 =
            HexFormat.of().parseHex("302a300506032b6570032100");

    /// The algorithm's name, without which some publish an RSA key.
    private static final byte[] RSA_NAME =
            HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /// @param base64 as [#base64] has written it
    /// @throws IllegalArgumentException when it is no key
    public static DkimPublicKey of(DkimAlgorithm algorithm, String base64) {
        return read(algorithm, Base64.getDecoder().decode(base64))
                .orElseThrow(() -> new IllegalArgumentException("Not a public key"));
    }

    static Optional<DkimPublicKey> read(DkimAlgorithm algorithm, byte[] octets) {
        return switch (algorithm) {
            case RSA_SHA256 -> rsa(octets).or(() -> rsa(named(octets)));
            case ED25519_SHA256 ->
                    octets.length == ED25519_OCTETS
                            ? decoded(algorithm, "Ed25519", joined(BEFORE_ED25519, octets))
                            : Optional.empty();
        };
    }

    /// A long exponent makes others work without end.
    private static Optional<DkimPublicKey> rsa(byte[] octets) {
        return decoded(DkimAlgorithm.RSA_SHA256, "RSA", octets)
                .filter(read ->
                        ((RSAPublicKey) read.key()).getPublicExponent().bitLength()
                                <= LONGEST_EXPONENT);
    }

    private static Optional<DkimPublicKey> decoded(
            DkimAlgorithm algorithm, String name, byte[] octets) {
        try {
            var spec = new X509EncodedKeySpec(octets);
            var key = KeyFactory.getInstance(name).generatePublic(spec);
            return Optional.of(new DkimPublicKey(algorithm, key));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /// The key as other programs write it (RFC 5280 section 4.1), from the key alone (RFC 8017
    /// appendix A.1.1).
    private static byte[] named(byte[] octets) {
        var bits = der(0x03, joined(new byte[1], octets));
        return der(0x30, joined(RSA_NAME, bits));
    }

    private static byte[] der(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int octets = (39 - Integer.numberOfLeadingZeros(content.length)) / 8;
            out.write(0x80 | octets);
            for (int i = octets - 1; i >= 0; i--) {
                out.write(content.length >> 8 * i);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /// How long it is.
    public int bits() {
        return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : ED25519_OCTETS * 8;
    }

    /// As it stands in a record.
    public String base64() {
        var octets = key.getEncoded();
        int from = algorithm == DkimAlgorithm.RSA_SHA256 ? 0 : octets.length - ED25519_OCTETS;
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(octets, from, octets.length));
    }

    /// What the DNS has to say (RFC 6376 section 3.6.1).
    public String record() {
        return "v=DKIM1; k=%s; p=%s".formatted(algorithm.keyType(), base64());
    }

    /// The same in the pieces that a TXT record takes.
    public List<String> strings() {
        var text = record();
        var strings = new ArrayList<String>();
        for (int i = 0; i < text.length(); i += LONGEST_STRING) {
            strings.add(text.substring(i, Math.min(text.length(), i + LONGEST_STRING)));
        }
        return List.copyOf(strings);
    }
}
