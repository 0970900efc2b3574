package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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

    /// Of anchors of one trail the newest, and those at the ends of the last three blocks of 1, 2,
    /// 4 rows and so on: between two of them there are no more rows than after them.
    static List<Anchor> few(Collection<Anchor> all) {
        var byNumber = new TreeMap<Long, Anchor>();
        all.forEach(each -> byNumber.put(each.seq(), each));
        long last = byNumber.lastKey();
        var kept = new TreeMap<>(byNumber.tailMap(last));
        for (long block = 1; block < last; block *= 2) {
            long end = (last - 1) / block * block;
            for (long each = end; each > end - 3 * block; each -= block) {
                Optional.ofNullable(byNumber.floorEntry(each))
                        .ifPresent(found -> kept.put(found.getKey(), found.getValue()));
            }
        }
        return List.copyOf(kept.values());
    }

    boolean sameEnd(Anchor other) {
        return trail().equals(other.trail()) && seq == other.seq && hash.equals(other.hash);
    }
}
