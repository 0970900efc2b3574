package dev.ownrelay.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;

/// A short letter in plain text that shows that a server takes letters.
final class TestLetter extends MimeMessage {

    private static final int MAX_LINE = 250;

    private final String domain;

    private TestLetter(String domain) {
        super(Session.getInstance(new Properties()));
        this.domain = domain;
    }

    /// @return the finished letter, RFC 5322
    static byte[] write(Route route, String to, String subject, String text, Instant now) {
        try {
            var from = route.fromAddress();
            var letter = new TestLetter(from.substring(from.lastIndexOf('@') + 1));
            letter.setFrom(new InternetAddress(from, line(route.fromName()), "UTF-8"));
            letter.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
            if (route.replyTo() != null) {
                letter.setReplyTo(
                        new InternetAddress[] {new InternetAddress(route.replyTo(), true)});
            }
            letter.setSubject(line(subject), "UTF-8");
            letter.setSentDate(Date.from(now));
            letter.setHeader("Auto-Submitted", "auto-generated");
            letter.setText(text, "UTF-8");
            letter.setHeader("Content-Transfer-Encoding", "quoted-printable");
            return letter.finished();
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("no letter can be made of this", e);
        }
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

    /// Of the sender's domain, never of the machine's name.
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
    }
}
