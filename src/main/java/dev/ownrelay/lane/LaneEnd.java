package dev.ownrelay.lane;

import dev.ownrelay.ledger.Try;
import dev.ownrelay.rejection.SenderFault;

import java.time.Instant;

/// Why a lane stopped running.
public sealed interface LaneEnd {

    /// Nothing is due.
    record Drained() implements LaneEnd {}

    /// Its slice is over; there may be more.
    record Yielded() implements LaneEnd {}

    /// The server had said nothing yet when others needed the thread. That says nothing of it.
    record GaveWay() implements LaneEnd {}

    /// The server takes no more messages before this moment.
    record Resting(Instant until) implements LaneEnd {}

    /// The server itself failed, or sent messages away one after another, so all must wait; found
    /// out with this one.
    ///
    /// @param settingsVersion of the server's settings that failed
    record Blocked(Try front, int settingsVersion) implements LaneEnd {}

    /// The server refuses messages for the sake of whoever sends, one after another.
    ///
    /// @param front the last one
    /// @param settingsVersion of the server's settings
    record Refused(Try front, SenderFault fault, int settingsVersion) implements LaneEnd {}

    /// Nobody is signed in to the account of the login: its messages wait until somebody is.
    ///
    /// @param known whether that was known before anybody asked for a token
    record SignInNeeded(boolean known) implements LaneEnd {}

    /// The key to the login is not known here yet: it is looked for again, maybe on another node.
    record KeyUnknown() implements LaneEnd {}

    /// The server works, but does not let in the login of this one user.
    record LoginRefused(Try front) implements LaneEnd {}

    /// Its messages are those of other lanes now, as the way to log in at the server has changed.
    record Moved() implements LaneEnd {}

    /// The outbox or the agency is paused.
    record Paused() implements LaneEnd {}
}
