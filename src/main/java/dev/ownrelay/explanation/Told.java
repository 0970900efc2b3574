package dev.ownrelay.explanation;

import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.WayOut;
import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// An explanation in the words of its reader.
///
/// @param what happened, in words
/// @param next what to do, in words; empty: `what` says it
/// @param actor the message key of who must act
/// @param ways where to do it, the best first
/// @param verdict whether receivers believe the sender now; null: that is not the question
/// @param traits of the message that filters dislike; null: they were not looked for
public record Told(
        Explanation explanation,
        String what,
        String next,
        String actor,
        List<WayOut> ways,
        @Nullable SenderVerdict verdict,
        @Nullable List<MessageTraits.Found> traits) {}
