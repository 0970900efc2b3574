package dev.ownrelay.erasure;

import dev.ownrelay.secret.SealedSecret;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// What is kept of an erasure: one of the addresses that the person had, as a hash.
///
/// @param key by which it was hashed
/// @param candidate the id that the person had
/// @param by null: the application, after a restore
record ErasureRow(
        UUID agency,
        UUID id,
        UUID key,
        String hash,
        UUID candidate,
        Instant at,
        @Nullable UUID by) {

    private static final String FIRST = "erased";
    private static final String NOBODY = "-";

    /// A key as it is kept, sealed.
    record Key(UUID agency, UUID id, SealedSecret sealedKey) {

        private static final String FIRST = "key";

        static Key read(ResultSet row) throws SQLException {
            return new Key(
                    row.getObject("tenant_id", UUID.class),
                    row.getObject("id", UUID.class),
                    new SealedSecret(row.getString("sealed_key")));
        }

        /// @return empty: the line holds no key
        static Optional<Key> parse(String line) {
            var words = line.strip().split(" ");
            if (words.length != 4 || !words[0].equals(FIRST)) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new Key(
                                UUID.fromString(words[1]),
                                UUID.fromString(words[2]),
                                new SealedSecret(words[3])));
            } catch (IllegalArgumentException noId) {
                return Optional.empty();
            }
        }

        String line() {
            return String.join(" ", FIRST, agency.toString(), id.toString(), sealedKey.stored());
        }
    }

    static ErasureRow read(ResultSet row) throws SQLException {
        return new ErasureRow(
                row.getObject("tenant_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("address_hash"),
                row.getObject("candidate_id", UUID.class),
                row.getObject("erased_at", OffsetDateTime.class).toInstant(),
                row.getObject("erased_by", UUID.class));
    }

    /// @return empty: the line holds no erasure
    static Optional<ErasureRow> parse(String line) {
        var words = line.strip().split(" ");
        if (words.length != 8 || !words[0].equals(FIRST) || !words[4].matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ErasureRow(
                            UUID.fromString(words[1]),
                            UUID.fromString(words[2]),
                            UUID.fromString(words[3]),
                            words[4],
                            UUID.fromString(words[5]),
                            Instant.parse(words[6]),
                            words[7].equals(NOBODY) ? null : UUID.fromString(words[7])));
        } catch (IllegalArgumentException | DateTimeException noErasure) {
            return Optional.empty();
        }
    }

    String line() {
        return String.join(
                " ",
                FIRST,
                agency.toString(),
                id.toString(),
                key.toString(),
                hash,
                candidate.toString(),
                at.toString(),
                by == null ? NOBODY : by.toString());
    }
}
