package dev.ownrelay.conversation;

import dev.ownrelay.mail.HeaderText;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.springframework.stereotype.Component;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
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
        var data = Data.write(mail);
        var envelope = new Envelope(mail.from().address(), mail.toAddress(), data.length);
        return connection.send(envelope, out -> out.write(data), mark);
    }

    /// The octets of a mail in plain text, which no program should answer (RFC 3834).
    private static final class Data extends MimeMessage {

        private static final int MAX_LINE = 250;
        private static final int MAX_PLAIN_LINE = 998;

        private final String messageId;

        private Data(String messageId) {
            super(Session.getInstance(new Properties()));
            this.messageId = messageId;
        }

        /// @return the finished mail, RFC 5322
        static byte[] write(PlainMail mail) {
            try {
                var data = new Data(mail.messageId());
                data.address(mail);
                var words = mail.words();
                data.setSubject(line(words.subject()), "UTF-8");
                data.setSentDate(Date.from(mail.date()));
                data.setHeader("Auto-Submitted", "auto-generated");
                if (words.locale() != null) {
                    data.setContentLanguage(new String[] {words.locale().toLanguageTag()});
                }
                data.setText(words.text().replaceAll("\\R", "\r\n"), "UTF-8");
                data.setHeader("Content-Transfer-Encoding", encoding(words.text()));
                return data.finished();
            } catch (MessagingException | IOException e) {
                throw new IllegalArgumentException("no mail can be made of this", e);
            }
        }

        private void address(PlainMail mail) throws MessagingException, IOException {
            var from = mail.from();
            setFrom(new InternetAddress(from.address(), line(from.name()), "UTF-8"));
            var to = new InternetAddress(mail.toAddress(), true);
            if (!mail.toName().isBlank()) {
                to.setPersonal(line(mail.toName()), "UTF-8");
            }
            setRecipient(Message.RecipientType.TO, to);
            if (from.replyTo() != null) {
                setReplyTo(new InternetAddress[] {new InternetAddress(from.replyTo(), true)});
            }
        }

        /// A link stays in one piece where the text allows it (RFC 2045 section 2.7).
        private static String encoding(String text) {
            boolean plain =
                    text.chars().allMatch(c -> c == '\n' || c == '\r' || c >= ' ' && c < 127);
            return plain && text.lines().allMatch(line -> line.length() <= MAX_PLAIN_LINE)
                    ? "7bit"
                    : "quoted-printable";
        }

        /// Short enough for one line even where the library finds no blank to fold it at (RFC 5322
        /// section 2.1.1).
        private static String line(String text) {
            return HeaderText.clean(text.substring(0, Math.min(text.length(), MAX_LINE)));
        }

        private byte[] finished() throws MessagingException, IOException {
            saveChanges();
            var out = new ByteArrayOutputStream();
            writeTo(out);
            return out.toByteArray();
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
