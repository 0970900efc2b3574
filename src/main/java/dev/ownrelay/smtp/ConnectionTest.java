package dev.ownrelay.smtp;

import org.springframework.stereotype.Component;

/// *Test connection*: the way of a real send as far as the login, told step by step.
@Component
public class ConnectionTest {

    public ConnectionReport run(SmtpEndpoint endpoint) {
        throw new IllegalStateException();
    }

    /// The same, with a short letter to the user who asks, from the address that real letters will
    /// have.
    public ConnectionReport sendTestLetter(
            SmtpEndpoint endpoint, Route route, String to, String subject, String text) {
        throw new IllegalStateException();
    }
}
