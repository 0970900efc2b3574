package dev.ownrelay.rejection;

/// What a reply means. The words are found in the message files under `cause.<id>.*`.
///
/// @param permanent whether trying again unchanged is pointless
public record Explanation(Cause cause, Actor actor, boolean permanent) {

    /// Who must act.
    public enum Actor {
        SENDER,
        ADMINISTRATOR,
        RECIPIENT,
        NOBODY
    }
}
