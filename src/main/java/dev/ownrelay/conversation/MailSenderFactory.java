package dev.ownrelay.conversation;

import dev.ownrelay.network.HostPolicy;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Builds the mail sender of a user's choice: one per send, for one server, sharing with others
/// only what no server and no user has a part in. Sends and tests go the same way.
@Component
public class MailSenderFactory {

    private final SmtpProperties limits;
    private final HostPolicy policy;
    private final TlsTrust trust;
    private final SmtpMeters meters;
    private final LongSupplier nanos;
    private final GroupedServers grouped = new GroupedServers();

    @Autowired
    MailSenderFactory(SmtpProperties limits, HostPolicy policy, TlsTrust trust, SmtpMeters meters) {
        this(limits, policy, trust, meters, System::nanoTime);
    }

    MailSenderFactory(
            SmtpProperties limits,
            HostPolicy policy,
            TlsTrust trust,
            SmtpMeters meters,
            LongSupplier nanos) {
        this.limits = limits;
        this.policy = policy;
        this.trust = trust;
        this.meters = meters;
        this.nanos = nanos;
    }

    /// A sender that speaks to this server and no other.
    public SmtpMailSender create(SmtpEndpoint endpoint) {
        return create(endpoint, () -> false);
    }

    /// The same, but nobody waits for a server that says nothing for some seconds while others need
    /// the thread more. It has timed out then.
    ///
    /// @param givesWay whether they do; asked again and again, by any thread
    public SmtpMailSender create(SmtpEndpoint endpoint, BooleanSupplier givesWay) {
        var connector = new Connector(endpoint, StepListener.NONE, limits, policy, trust, givesWay);
        return new SmtpMailSender(
                connector,
                () -> meters.connect(() -> open(connector), Opened.Open.class::isInstance));
    }

    /// The same, but within the limits of tests.
    public SmtpMailSender create(SmtpEndpoint endpoint, StepListener steps) {
        var connector = connector(endpoint, steps, limits.forTests());
        return new SmtpMailSender(connector, () -> open(connector));
    }

    Connector connector(SmtpEndpoint endpoint, StepListener steps, SmtpProperties limits) {
        return new Connector(endpoint, steps, limits, policy, trust, () -> false);
    }

    private Opened open(Connector connector) {
        long started = System.nanoTime();
        try {
            var transport = connector.connect();
            return new Opened.Open(
                    new SmtpConnection(
                            connector.endpoint(),
                            transport,
                            connector.limits(),
                            grouped,
                            meters,
                            nanos));
        } catch (ConversationFailure failure) {
            long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            return new Opened.Failed(failure.result(taken));
        }
    }
}
