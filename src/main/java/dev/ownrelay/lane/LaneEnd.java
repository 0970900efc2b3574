package dev.ownrelay.lane;

import dev.ownrelay.ledger.Try;

import java.time.Instant;

/// Why a lane stopped running.
public sealed interface LaneEnd {

    /// Nothing is due.
    record Drained() implements LaneEnd {}

    /// Its slice is over; there may be more.
    record Yielded() implements LaneEnd {}

    /// The server takes no more messages before this moment.
    record Resting(Instant until) implements LaneEnd {}

    /// The server itself failed, or sent messages away one after another, so all must wait; found
    /// out with this one.
    ///
    /// @param settingsVersion of the server's settings that failed
    record Blocked(Try front, int settingsVersion) implements LaneEnd {}

    /// The outbox or the agency is paused.
    record Paused() implements LaneEnd {}
}
