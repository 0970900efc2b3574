package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Where a trail ended at some time.
///
/// @param agency null: the trail of the operators
/// @param hash in hexadecimal
record Anchor(@Nullable UUID agency, long seq, String hash, Instant at) {

    private static final String INSTALLATION = "installation";

    static Optional<Anchor> parse(String line) {
        var words = line.strip().split(" ");
        try {
            return Optional.of(
                    new Anchor(
                            words[0].equals(INSTALLATION) ? null : UUID.fromString(words[0]),
                            Long.parseLong(words[1]),
                            words[2],
                            Instant.parse(words[3])));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    String line() {
        return "%s %d %s %s".formatted(trail(), seq, hash, at);
    }

    String trail() {
        return agency == null ? INSTALLATION : agency.toString();
    }

    boolean sameEnd(Anchor other) {
        return trail().equals(other.trail()) && seq == other.seq && hash.equals(other.hash);
    }
}
