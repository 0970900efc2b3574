package dev.ownrelay.rejection;

/// What a reply means. The words are found in the message files: `cause.<id>.what` (what happened),
/// `cause.<id>.next` (what to do), `actor.<ACTOR>`, `basis.<BASIS>` and `rejection.permanent` or
/// `rejection.temporary`.
///
/// @param permanent whether trying again unchanged is pointless: true for a 5yz reply, never for a
///   4yz reply or a failure without one
/// @param nextStep the place where the way out begins, for a link
/// @param basis how much the server gave us to go on
public record Explanation(
        Cause cause, Actor actor, boolean permanent, NextStep nextStep, Basis basis) {

    /// Who must act.
    public enum Actor {
        SENDER,
        ADMINISTRATOR,
        RECIPIENT,
        NOBODY
    }

    /// Where the way out begins.
    public enum NextStep {
        /// *My account*: choose or add a mail server.
        CHOOSE_SERVER,
        /// The page of this mail server.
        SERVER_SETTINGS,
        /// The candidate's e-mail address.
        CANDIDATE_ADDRESS,
        /// The letter: its words, attachments or size.
        LETTER,
        /// The advice on the sender's domain.
        DOMAIN_ADVICE,
        WAIT,
        CONTACT_PROVIDER,
        NONE
    }

    /// What the explanation rests on, the surest first.
    public enum Basis {
        WORDS,
        CODE,
        NOTHING
    }

    static Explanation of(Cause cause, Basis basis, boolean permanent) {
        boolean waits = !permanent && cause.passesByItself() && basis != Basis.NOTHING;
        return new Explanation(
                cause,
                waits ? Actor.NOBODY : cause.actor(),
                permanent,
                waits ? NextStep.WAIT : cause.nextStep(),
                basis);
    }
}
