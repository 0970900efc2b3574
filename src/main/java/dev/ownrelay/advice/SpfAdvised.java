package dev.ownrelay.advice;

import java.time.Instant;
import java.util.List;

/// What is to be done with the SPF record of a domain, as it was worked out last.
///
/// @param record to paste; empty: none
/// @param before how many look-ups the present record takes
/// @param after how many the one to paste would take
/// @param facts of which ways it was made
public record SpfAdvised(
        Outcome outcome,
        String record,
        int before,
        int after,
        List<Words> notes,
        List<UnknownServer> unknown,
        String facts,
        Instant madeAt) {

    public enum Outcome {
        /// The present record allows everybody whom it has to.
        NOTHING,

        /// A record is there to be pasted.
        PASTE,

        /// It would ask more than receivers do for it.
        TOO_MANY,

        /// The record of the provider cannot be included.
        CANNOT_INCLUDE,

        /// The DNS did not answer.
        NO_ANSWER,

        /// Nobody writes from this domain in a way that SPF could speak of.
        NOBODY,

        /// Of none of the servers it is known where they send from.
        UNKNOWN
    }

    /// Whether it is about the ways that are chosen now.
    public boolean isOf(List<UsedRoute> routes) {
        return facts.equals(facts(routes));
    }

    static String facts(List<UsedRoute> routes) {
        return String.join("\n", routes.stream().map(UsedRoute::facts).sorted().toList());
    }
}
