package dev.ownrelay.compose;

import dev.ownrelay.policy.Overruled;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What Send found before anything left.
///
/// @param findings null: nobody looked
/// @param open whether the message may leave
/// @param overruled in spite of what it does
/// @param scan of its files
record Gate(
        @Nullable List<ShownFinding> findings, boolean open, Overruled overruled, FileScan scan) {

    static final Gate UNWATCHED = unwatched(FileScan.NONE);

    static Gate unwatched(FileScan scan) {
        return new Gate(null, true, Overruled.NOTHING, scan);
    }
}
