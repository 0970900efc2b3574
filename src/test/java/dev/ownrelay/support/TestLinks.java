package dev.ownrelay.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/// Tokens of links for tests that write the rows themselves.
public final class TestLinks {

    private TestLinks() {}

    public static String token(UUID agency) {
        var secret = UUID.randomUUID();
        var octets =
                ByteBuffer.allocate(48)
                        .putLong(agency.getMostSignificantBits())
                        .putLong(agency.getLeastSignificantBits())
                        .putLong(secret.getMostSignificantBits())
                        .putLong(secret.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.array());
    }

    /// As it is stored.
    public static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
