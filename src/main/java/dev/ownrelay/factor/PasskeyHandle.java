package dev.ownrelay.factor;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// Whose a passkey is, as the device keeps it and gives it back (WebAuthn, *user handle*). So an
/// agency is found before anybody is signed in, without a table of all agencies' passkeys. It
/// proves nothing.
public record PasskeyHandle(UUID tenantId, UUID userId) {

    private static final int OCTETS = 32;

    Bytes octets() {
        return new Bytes(
                ByteBuffer.allocate(OCTETS)
                        .putLong(tenantId.getMostSignificantBits())
                        .putLong(tenantId.getLeastSignificantBits())
                        .putLong(userId.getMostSignificantBits())
                        .putLong(userId.getLeastSignificantBits())
                        .array());
    }

    /// Empty: it is none of ours.
    static Optional<PasskeyHandle> of(@Nullable Bytes octets) {
        if (octets == null || octets.getBytes().length != OCTETS) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(octets.getBytes());
        return Optional.of(
                new PasskeyHandle(
                        new UUID(buffer.getLong(), buffer.getLong()),
                        new UUID(buffer.getLong(), buffer.getLong())));
    }
}
