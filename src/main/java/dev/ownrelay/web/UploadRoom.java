package dev.ownrelay.web;

import jakarta.servlet.MultipartConfigElement;

import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The room on the disk for uploads under way. Each takes as much as it can come to need before its
/// first octet is read, and leaves most of the room to others.
@Component
class UploadRoom {

    /// A file fills whole blocks of 4 KiB, and a request brings at most 1,200 parts. Smaller parts
    /// are no files.
    static final long MOST_WASTE = 4_096L * 1_200;

    private final long largest;
    private final long ofAnAgency;
    private final long ofAPerson;
    private final Map<String, Long> taken = new HashMap<>();
    private long free;

    /// What one upload has taken, until it is closed.
    interface Share extends AutoCloseable {

        @Override
        void close();
    }

    UploadRoom(UploadProperties properties, MultipartConfigElement limits) {
        largest = limits.getMaxRequestSize();
        free = properties.room().toBytes();
        if (free < need(largest)) {
            throw new IllegalArgumentException(
                    "The property ownrelay.uploads.room is wrong: %d octets are less than the %d of"
                                    .formatted(free, need(largest))
                            + " the largest upload (spring.servlet.multipart.max-request-size).");
        }
        ofAnAgency = Math.max(need(largest), free / 4);
        ofAPerson = Math.max(need(largest), free / 8);
    }

    /// How many octets a request may have.
    long largest() {
        return largest;
    }

    synchronized long free() {
        return free;
    }

    /// @param person who sends it
    /// @param length of the body; negative: nobody knows
    /// @return empty: not now
    synchronized Optional<Share> take(String agency, String person, long length) {
        long need = need(length < 0 ? largest : length);
        if (need > free
                || need > ofAnAgency - taken.getOrDefault(agency, 0L)
                || need > ofAPerson - taken.getOrDefault(person, 0L)) {
            return Optional.empty();
        }
        change(agency, person, need);
        return Optional.of(share(agency, person, need));
    }

    private synchronized void change(String agency, String person, long size) {
        free -= size;
        for (var who : List.of(agency, person)) {
            taken.merge(who, size, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    private Share share(String agency, String person, long size) {
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                change(agency, person, -size);
            }
        };
    }

    private static long need(long length) {
        return length + Math.min(length, MOST_WASTE);
    }
}
