package dev.ownrelay.conversation;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.UUID;

/// Hands over mail that the application itself writes, by the way of all messages.
@Component
public class PlainMailer {

    /// What one slow server may take of the time of all.
    private static final Duration TOTAL = Duration.ofSeconds(60);

    private final MailSenderFactory senders;

    PlainMailer(MailSenderFactory senders) {
        this.senders = senders;
    }

    /// Of the sender's domain, never of the machine's name.
    public static String messageId(String from) {
        return "<" + UUID.randomUUID() + "@" + from.substring(from.lastIndexOf('@') + 1) + ">";
    }

    /// Never throws for what a network or a server does: that is the result.
    public DeliveryResult send(SmtpEndpoint endpoint, PlainMail mail, Mark mark) {
        return switch (senders.create(endpoint).open()) {
            case Opened.Failed(var result) -> result;
            case Opened.Open(var connection) -> {
                try (connection) {
                    connection.endWithin(TOTAL);
                    yield send(connection, mail, mark);
                }
            }
        };
    }

    public static DeliveryResult send(SmtpConnection connection, PlainMail mail, Mark mark) {
        var data = PlainMailData.write(mail);
        var envelope = new Envelope(mail.from().address(), mail.toAddress(), data.length);
        return connection.send(envelope, out -> out.write(data), mark);
    }
}
