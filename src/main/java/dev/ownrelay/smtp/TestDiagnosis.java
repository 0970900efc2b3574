package dev.ownrelay.smtp;

import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.smtp.DeliveryResult.Reply;

import org.springframework.stereotype.Component;

import java.time.Clock;

/// Finds the likely cause of a failed test: what the settings tell beside the reply, else what the
/// reply itself means.
@Component
public class TestDiagnosis {

    private final Rejections rejections;
    private final Clock clock;

    TestDiagnosis(Rejections rejections, Clock clock) {
        this.rejections = rejections;
        this.clock = clock;
    }

    public TestFinding of(SmtpEndpoint endpoint, ConnectionReport report) {
        var tls = report.tls();
        var diagnosis = report.ok() ? null : key(endpoint, report.result());
        return new TestFinding(
                report,
                diagnosis,
                diagnosis == null ? null : diagnosis + ".next",
                tls == null ? null : tls.daysLeft(clock.instant()));
    }

    private String key(SmtpEndpoint endpoint, Reply reply) {
        var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text()).cause();
        var cause =
                reply.code() > 0
                        ? ReplyCauses.of(endpoint, reply, meaning)
                        : FaultCauses.of(endpoint, reply);
        return cause != null ? cause.key() : "cause." + meaning.id();
    }
}
