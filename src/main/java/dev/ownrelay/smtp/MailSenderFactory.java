package dev.ownrelay.smtp;

import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/// Builds the mail sender of a user's choice: one per send, for one server, sharing with others
/// only what no server and no user has a part in.
@Component
public class MailSenderFactory {

    private final SmtpProperties properties;
    private final HostPolicy policy;
    private final TlsTrust trust;

    MailSenderFactory(SmtpProperties properties, HostPolicy policy, TlsTrust trust) {
        this.properties = properties;
        this.policy = policy;
        this.trust = trust;
    }

    /// A sender that speaks to this server and no other, as safely as [SmtpConnections] does. Each
    /// call of its `send` opens a connection of its own.
    public JavaMailSender create(SmtpEndpoint endpoint) {
        return new GuardedMailSender(connector(endpoint, StepListener.NONE, properties));
    }

    Connector connector(SmtpEndpoint endpoint, StepListener steps, SmtpProperties limits) {
        return new Connector(endpoint, steps, limits, policy, trust);
    }
}
