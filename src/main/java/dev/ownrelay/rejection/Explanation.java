package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Cause.NextStep;

/// What a reply means. The words are found by a [Telling], and `basis.<BASIS>` in the message
/// files.
///
/// @param permanent whether trying again unchanged is pointless: true for a 5yz reply, never for a
///   4yz reply or a failure without one
/// @param nextStep the place where the way out begins, for a link
/// @param basis how much the server gave us to go on
public record Explanation(
        Cause cause, Actor actor, boolean permanent, NextStep nextStep, Basis basis) {

    /// What became of the message.
    public enum Course {
        /// It is tried again by itself.
        WAITING,
        /// It is not: it was refused for good, or the tries were given up.
        GAVE_UP,
        /// A server had accepted it, and another one refused it by mail.
        CAME_BACK
    }

    /// What the explanation rests on, the surest first.
    public enum Basis {
        WORDS,
        CODE,
        NOTHING
    }

    static Explanation of(Cause cause, Basis basis, boolean permanent) {
        return new Explanation(cause, cause.actor(), permanent, cause.nextStep(), basis)
                .during(permanent ? Course.GAVE_UP : Course.WAITING);
    }

    /// What the cause means for messages that were refused for good.
    public static Explanation refused(Cause cause) {
        return of(cause, cause == Cause.UNKNOWN ? Basis.NOTHING : Basis.WORDS, true);
    }

    /// The same for a message of which something else became than its reply alone tells.
    public Explanation during(Course course) {
        boolean passes = cause.passesByItself() && basis != Basis.NOTHING;
        return switch (course) {
            case WAITING -> passes || mayYetBeTaken() ? with(Actor.NOBODY, NextStep.WAIT) : usual();
            case GAVE_UP -> usual();
            case CAME_BACK -> cameBack(passes);
        };
    }

    /// A server that refuses a sender only for now leaves the recipient nothing to solve.
    private boolean mayYetBeTaken() {
        return cause == Cause.RECIPIENT_REFUSES && !permanent;
    }

    /// Another server spoke than the one that the sender chose and whose settings the agency keeps.
    private Explanation cameBack(boolean passes) {
        if (cause == Cause.RELAY_DENIED) {
            return with(Actor.SENDER, NextStep.CANDIDATE_ADDRESS);
        }
        if (passes && cause != Cause.UNKNOWN) {
            return with(Actor.SENDER, NextStep.NONE);
        }
        return cause.nextStep() == NextStep.SERVER_SETTINGS
                ? with(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER)
                : usual();
    }

    private Explanation usual() {
        return with(cause.actor(), cause.nextStep());
    }

    private Explanation with(Actor who, NextStep where) {
        return new Explanation(cause, who, permanent, where, basis);
    }
}
