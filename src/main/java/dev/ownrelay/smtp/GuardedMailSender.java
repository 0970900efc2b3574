package dev.ownrelay.smtp;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/// Spring's mail sender over connections of ours.
final class GuardedMailSender extends JavaMailSenderImpl {

    private final Connector connector;

    GuardedMailSender(Connector connector) {
        this.connector = connector;
        setHost(connector.endpoint().host());
        setPort(connector.endpoint().port());
        setDefaultEncoding("UTF-8");
        setSession(connector.session());
    }

    @Override
    protected GuardedTransport connectTransport() throws ConversationFailure {
        return connector.connect();
    }
}
