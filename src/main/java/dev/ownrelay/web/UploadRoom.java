package dev.ownrelay.web;

import jakarta.servlet.MultipartConfigElement;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The room on the disk for uploads under way. Each takes as much as it can come to need before its
/// first octet is read, and leaves most of the room to others.
@Component
class UploadRoom {

    /// A file fills whole blocks of 4 KiB, and a request brings at most 1,200 parts. Smaller parts
    /// are no files.
    static final long MOST_WASTE = 4_096L * 1_200;

    private final long largest;
    private final long most;
    private final AtomicLong free;
    private final Map<String, Long> taken = new ConcurrentHashMap<>();

    /// What one upload has taken, until it is closed.
    interface Share extends AutoCloseable {

        @Override
        void close();
    }

    UploadRoom(UploadProperties properties, MultipartConfigElement limits) {
        largest = limits.getMaxRequestSize();
        free = new AtomicLong(properties.room().toBytes());
        if (free() < need(largest)) {
            throw new IllegalArgumentException(
                    "The property ownrelay.uploads.room is wrong: %d octets are less than the %d of"
                                    .formatted(free(), need(largest))
                            + " the largest upload (spring.servlet.multipart.max-request-size).");
        }
        most = Math.max(need(largest), free() / 4);
    }

    /// How many octets a request may have.
    long largest() {
        return largest;
    }

    long free() {
        return free.get();
    }

    /// @param person who sends it
    /// @param length of the body; negative: nobody knows
    /// @return empty: not now
    Optional<Share> take(String person, long length) {
        long need = need(length < 0 ? largest : length);
        if (!takes(person, need)) {
            return Optional.empty();
        }
        long before = free.getAndUpdate(left -> left < need ? left : left - need);
        if (before < need) {
            giveBack(person, need);
            return Optional.empty();
        }
        return Optional.of(share(person, need));
    }

    private boolean takes(String person, long size) {
        var fits = new AtomicBoolean();
        taken.compute(
                person,
                (_, before) -> {
                    long all = (before == null ? 0 : before) + size;
                    fits.set(all <= most);
                    return fits.get() ? Long.valueOf(all) : before;
                });
        return fits.get();
    }

    private void giveBack(String person, long size) {
        taken.computeIfPresent(person, (_, all) -> all == size ? null : all - size);
    }

    private Share share(String person, long size) {
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                giveBack(person, size);
                free.addAndGet(size);
            }
        };
    }

    private static long need(long length) {
        return length + Math.min(length, MOST_WASTE);
    }
}
