package dev.ownrelay.conversation;

import jakarta.mail.internet.MimeMessage;

import org.jspecify.annotations.Nullable;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import java.io.InputStream;
import java.util.function.Supplier;

/// The mail sender of a user's choice, which speaks to one server and no other. Whoever has more
/// than one mail for it, or wants to know what the server said, opens a connection; each call of
/// Spring's `send` has one of its own.
public final class SmtpMailSender implements JavaMailSender {

    /// Spring's own, over connections of ours.
    private static final class Spring extends JavaMailSenderImpl {

        private final Connector connector;

        private Spring(Connector connector) {
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

    private final Connector connector;
    private final Supplier<Opened> open;
    private @Nullable JavaMailSender spring;

    SmtpMailSender(Connector connector, Supplier<Opened> open) {
        this.connector = connector;
        this.open = open;
    }

    /// Resolves, connects, secures and logs in. Never throws for what a network or a server does.
    public Opened open() {
        return open.get();
    }

    @Override
    public MimeMessage createMimeMessage() {
        return spring().createMimeMessage();
    }

    @Override
    public MimeMessage createMimeMessage(InputStream content) {
        return spring().createMimeMessage(content);
    }

    @Override
    public void send(MimeMessage... messages) {
        spring().send(messages);
    }

    @Override
    public void send(SimpleMailMessage... messages) {
        spring().send(messages);
    }

    /// Made only when it is asked for: each one reads a table of file types anew.
    private JavaMailSender spring() {
        if (spring == null) {
            spring = new Spring(connector);
        }
        return spring;
    }
}
