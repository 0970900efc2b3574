package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.feedback.SeenReplies;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Cause.NextStep;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Finds the likely cause of a failed test: what the settings tell beside the reply, else what the
/// reply itself means.
@Component
public class TestDiagnosis {

    private final Rejections rejections;
    private final ObjectProvider<SeenReplies> seen;
    private final Clock clock;

    TestDiagnosis(Rejections rejections, ObjectProvider<SeenReplies> seen, Clock clock) {
        this.rejections = rejections;
        this.seen = seen;
        this.clock = clock;
    }

    public TestFinding of(SmtpEndpoint endpoint, ConnectionReport report) {
        if (!report.ok()) {
            seen.ifAvailable(replies -> replies.note(report.result()));
        }
        var tls = report.tls();
        var meaning = report.ok() ? null : meaning(report.result());
        var cause = meaning == null ? null : cause(endpoint, report.result(), meaning.cause());
        var diagnosis = meaning == null ? null : key(cause, meaning);
        return new TestFinding(
                report,
                diagnosis,
                diagnosis == null ? null : diagnosis + next(cause, meaning),
                tls == null ? null : tls.daysLeft(clock.instant()),
                meaning == null ? null : actor(cause, meaning),
                meaning,
                List.of());
    }

    /// Whoever tests a server is about to set it up, and shall not choose another one.
    private static String next(@Nullable LikelyCause cause, @Nullable Explanation meaning) {
        boolean chooses =
                cause == null && meaning != null && meaning.nextStep() == NextStep.CHOOSE_SERVER;
        return chooses ? ".next.test" : ".next";
    }

    private Explanation meaning(Reply reply) {
        return rejections.explain(reply.stage(), reply.code(), null, reply.text());
    }

    private static @Nullable LikelyCause cause(SmtpEndpoint endpoint, Reply reply, Cause meaning) {
        return reply.code() > 0
                ? ReplyCauses.of(endpoint, reply, meaning)
                : FaultCauses.of(endpoint, reply);
    }

    private static String key(@Nullable LikelyCause cause, Explanation meaning) {
        return cause != null ? cause.key() : "cause." + meaning.cause().id();
    }

    /// A test is not tried again by itself, and its recipient is whoever tests.
    private static Actor actor(@Nullable LikelyCause cause, Explanation meaning) {
        if (cause != null && cause.actor() != null) {
            return cause.actor();
        }
        var actor = meaning.during(Course.GAVE_UP).actor();
        return actor == Actor.RECIPIENT ? Actor.SENDER : actor;
    }
}
