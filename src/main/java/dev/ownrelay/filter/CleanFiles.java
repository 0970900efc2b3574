package dev.ownrelay.filter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/// Remembers for a while which files were clean: what was scanned while somebody wrote need not be
/// scanned once more on Send. Each agency has its own, so that none learns what another sends.
final class CleanFiles {

    static final Duration LIFE = Duration.ofMinutes(10);
    static final int MOST = 5_000;

    private record Key(UUID agency, String sha256) {}

    private final SequencedMap<Key, Instant> until = new LinkedHashMap<>();
    private final Clock clock;

    CleanFiles(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(UUID agency, String sha256) {
        var key = new Key(agency, sha256);
        until.remove(key); // the oldest stand first
        until.put(key, clock.instant().plus(LIFE));
        if (until.size() > MOST) {
            until.pollFirstEntry();
        }
    }

    synchronized boolean holds(UUID agency, String sha256) {
        var now = clock.instant();
        until.values().removeIf(end -> !now.isBefore(end));
        return until.containsKey(new Key(agency, sha256));
    }
}
