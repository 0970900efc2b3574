package dev.ownrelay.erasure;

import dev.ownrelay.mail.MailAddress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104) of addresses by one key of an agency: equal for equal addresses, and
/// nothing to whoever has not the key.
final class AddressHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final UUID agency;
    private final UUID key;
    private final Mac mac;

    AddressHash(UUID agency, UUID key, byte[] octets) {
        this.agency = agency;
        this.key = key;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(octets, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    UUID key() {
        return key;
    }

    /// @return in hexadecimal
    String of(String address) {
        mac.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(agency.getMostSignificantBits())
                        .putLong(agency.getLeastSignificantBits())
                        .flip());
        return HexFormat.of()
                .formatHex(mac.doFinal(spelled(address).getBytes(StandardCharsets.UTF_8)));
    }

    /// In one spelling, whoever typed it: in lower case, the domain in ASCII.
    private static String spelled(String address) {
        var composed = Normalizer.normalize(address.strip(), Normalizer.Form.NFC);
        return MailAddress.parse(composed)
                .map(MailAddress::toString)
                .orElse(composed)
                .toLowerCase(Locale.ROOT);
    }
}
