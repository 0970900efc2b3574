package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.WayOut;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Finds the likely cause of a failed test: what the settings tell beside the reply, else what the
/// reply itself means.
@Component
public class TestDiagnosis {

    /// Tests stand on the page of the server, which needs no way there.
    private static final WayOut.Spot HERE = new WayOut.Spot(null, null, null, true, List.of());

    private final Rejections rejections;
    private final Clock clock;

    TestDiagnosis(Rejections rejections, Clock clock) {
        this.rejections = rejections;
        this.clock = clock;
    }

    public TestFinding of(SmtpEndpoint endpoint, ConnectionReport report) {
        var tls = report.tls();
        var meaning = report.ok() ? null : meaning(report.result());
        var diagnosis = meaning == null ? null : key(endpoint, report.result(), meaning.cause());
        return new TestFinding(
                report,
                diagnosis,
                diagnosis == null ? null : diagnosis + ".next",
                tls == null ? null : tls.daysLeft(clock.instant()),
                meaning,
                meaning != null && diagnosis != null && diagnosis.startsWith("cause.")
                        ? WayOut.of(meaning, HERE)
                        : List.of());
    }

    private Explanation meaning(Reply reply) {
        return rejections.explain(reply.stage(), reply.code(), null, reply.text());
    }

    private static String key(SmtpEndpoint endpoint, Reply reply, Cause meaning) {
        var cause =
                reply.code() > 0
                        ? ReplyCauses.of(endpoint, reply, meaning)
                        : FaultCauses.of(endpoint, reply);
        return cause != null ? cause.key() : "cause." + meaning.id();
    }
}
