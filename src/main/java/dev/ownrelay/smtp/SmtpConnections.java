package dev.ownrelay.smtp;

import org.springframework.stereotype.Component;

/// Opens conversations with mail servers; sends and tests go the same way.
@Component
public class SmtpConnections {

    /// Resolves, connects, secures and logs in. Never throws for what a network or a server does.
    public Opened open(SmtpEndpoint endpoint) {
        throw new IllegalStateException();
    }
}
