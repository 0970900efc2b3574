package dev.ownrelay.smtp;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Opens conversations with mail servers; sends and tests go the same way.
@Component
public class SmtpConnections {

    private final SmtpProperties limits;
    private final MailSenderFactory senders;
    private final SmtpMeters meters;
    private final LongSupplier nanos;
    private final HandOverHand handOverHand = new HandOverHand();

    @Autowired
    SmtpConnections(SmtpProperties limits, MailSenderFactory senders, SmtpMeters meters) {
        this(limits, senders, meters, System::nanoTime);
    }

    SmtpConnections(
            SmtpProperties limits,
            MailSenderFactory senders,
            SmtpMeters meters,
            LongSupplier nanos) {
        this.limits = limits;
        this.senders = senders;
        this.meters = meters;
        this.nanos = nanos;
    }

    /// Resolves, connects, secures and logs in. Never throws for what a network or a server does.
    public Opened open(SmtpEndpoint endpoint) {
        return meters.connect(() -> open(endpoint, StepListener.NONE, limits));
    }

    /// As [#open(SmtpEndpoint)], but within the limits of tests.
    Opened test(SmtpEndpoint endpoint, StepListener steps) {
        return open(endpoint, steps, limits.forTests());
    }

    private Opened open(SmtpEndpoint endpoint, StepListener steps, SmtpProperties limits) {
        long started = System.nanoTime();
        try {
            var transport = senders.connector(endpoint, steps, limits).connect();
            return new Opened.Open(
                    new SmtpConnection(endpoint, transport, limits, handOverHand, meters, nanos));
        } catch (ConversationFailure failure) {
            long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            return new Opened.Failed(failure.result(taken));
        }
    }
}
