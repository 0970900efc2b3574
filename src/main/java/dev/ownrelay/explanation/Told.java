package dev.ownrelay.explanation;

import dev.ownrelay.check.Finding;
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
/// @param findings what filters hold against the message; null: nobody looked
public record Told(
        Explanation explanation,
        String what,
        String next,
        String actor,
        List<WayOut> ways,
        @Nullable SenderVerdict verdict,
        @Nullable List<Finding> findings) {

    /// Whether the message has something that filters refuse messages for.
    public boolean weighs() {
        return findings != null && findings.stream().anyMatch(Finding::weighs);
    }
}
