package dev.ownrelay.health;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;

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
                : new Words("cause." + cause.id() + ".what", next(meaning), meaning);
    }

    /// What passes by itself has words of its own for that.
    private static String next(Explanation meaning) {
        var key = "cause." + meaning.cause().id() + ".next";
        return meaning.actor() == Actor.NOBODY ? key + ".waiting" : key;
    }

    Cause cause(Reply reply) {
        return meaning(reply).cause();
    }

    /// Where no server answered, its settings may be wrong, and every message waits for them.
    private Explanation meaning(Reply reply) {
        var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
        return reply.code() == 0 ? meaning.during(Course.GAVE_UP) : meaning;
    }
}
