package dev.ownrelay.lane;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.server.EndpointChoice;

/// What a lane finds when it looks for messages to send.
sealed interface Look {

    /// The outbox or the agency is paused.
    record Paused() implements Look {}

    /// The route cannot be used.
    record NotReady(HoldReason reason) implements Look {}

    /// Nobody is signed in to the account of its login.
    record SignInNeeded() implements Look {}

    /// The key to its login is not known here yet.
    record KeyUnknown() implements Look {}

    /// Other lanes have its messages now.
    record Moved() implements Look {}

    /// The server takes no more messages today.
    record DayIsFull() implements Look {}

    /// @param asked how many messages were looked for
    record Messages(EndpointChoice.Ready server, int asked, Due due) implements Look {

        Messages with(Due other) {
            return new Messages(server, asked, other);
        }

        /// Whether nothing else was due.
        boolean last() {
            return due.found().size() < asked;
        }
    }
}
