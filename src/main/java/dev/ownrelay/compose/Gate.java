package dev.ownrelay.compose;

import dev.ownrelay.policy.Overruled;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What Send found before anything left.
///
/// @param findings null: nobody looked
/// @param open whether the message may leave
/// @param overruled in spite of what it does
record Gate(@Nullable List<ShownFinding> findings, boolean open, Overruled overruled) {

    static final Gate UNWATCHED = new Gate(null, true, Overruled.NOTHING);
}
