package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Explains the failure of a server itself.
@Component
class FailureWords {

    private final Rejections rejections;

    FailureWords(Rejections rejections) {
        this.rejections = rejections;
    }

    /// @param what the message key of what happened
    /// @param next the message key of what to do; null: `what` says it
    record Words(String what, @Nullable String next, Explanation meaning) {}

    Words of(Reply reply) {
        var meaning = meaning(reply);
        var cause = meaning.cause();
        return cause == Cause.UNKNOWN
                ? new Words("server.failed." + reply.stage(), null, meaning)
                : new Words(
                        "cause." + cause.id() + ".what", "cause." + cause.id() + ".next", meaning);
    }

    Cause cause(Reply reply) {
        return meaning(reply).cause();
    }

    private Explanation meaning(Reply reply) {
        return rejections.explain(reply.stage(), reply.code(), null, reply.text());
    }
}
