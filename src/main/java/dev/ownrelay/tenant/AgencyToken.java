package dev.ownrelay.tenant;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// A word that nobody guesses. It begins with the id of its agency, so that what it stands for is
/// looked for behind the walls of that agency only; 256 random bits follow.
public final class AgencyToken {

    private static final int ID_OCTETS = 16;
    private static final int RANDOM_OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AgencyToken() {}

    /// Of the agency that the thread acts for.
    public static String next() {
        var agency = CurrentTenant.get();
        var bits = new byte[RANDOM_OCTETS];
        RANDOM.nextBytes(bits);
        var octets =
                ByteBuffer.allocate(ID_OCTETS + RANDOM_OCTETS)
                        .putLong(agency.getMostSignificantBits())
                        .putLong(agency.getLeastSignificantBits())
                        .put(bits)
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /// The agency that a token names; empty: it is none.
    public static Optional<UUID> agencyOf(String token) {
        try {
            var octets = Base64.getUrlDecoder().decode(token);
            if (octets.length != ID_OCTETS + RANDOM_OCTETS) {
                return Optional.empty();
            }
            var id = ByteBuffer.wrap(octets);
            return Optional.of(new UUID(id.getLong(), id.getLong()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
