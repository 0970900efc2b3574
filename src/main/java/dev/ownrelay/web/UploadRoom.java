package dev.ownrelay.web;

import jakarta.servlet.MultipartConfigElement;

import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The room on the disk for uploads under way. Each takes as much as it can come to need before its
/// first octet is read.
@Component
class UploadRoom {

    /// A file fills whole blocks of 4 KiB, and a request brings at most 1,200 parts. Smaller parts
    /// are no files.
    static final long MOST_WASTE = 4_096L * 1_200;

    private final long largest;
    private final AtomicLong free;

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
    }

    /// How many octets a request may have.
    long largest() {
        return largest;
    }

    long free() {
        return free.get();
    }

    /// @param length of the body; negative: nobody knows
    /// @return empty: not now
    Optional<Share> take(long length) {
        long need = need(length < 0 ? largest : length);
        long before = free.getAndUpdate(left -> left < need ? left : left - need);
        return before < need ? Optional.empty() : Optional.of(share(need));
    }

    private Share share(long size) {
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                free.addAndGet(size);
            }
        };
    }

    private static long need(long length) {
        return length + Math.min(length, MOST_WASTE);
    }
}
