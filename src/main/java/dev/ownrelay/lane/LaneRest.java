package dev.ownrelay.lane;

import java.time.Instant;

/// A lane gets no messages out for a while.
public record LaneRest(Instant until, Reason reason) {

    public enum Reason {

        /// The server itself fails.
        SERVER("server"),

        /// The login of this user is refused, or there is none.
        LOGIN("login"),

        /// The default relay sends the messages of this agency away.
        SENT_AWAY("away"),

        /// The default relay is busy with other agencies.
        CROWDED("turn");

        /// The end of the message keys that say it.
        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
