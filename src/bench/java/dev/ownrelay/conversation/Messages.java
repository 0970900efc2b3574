package dev.ownrelay.conversation;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.springframework.mail.javamail.MimeMessageHelper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Properties;

/// The message that all contestants send: text and HTML, about 10 KB.
final class Messages {

    static final String FROM = "anna@agency.example";
    static final String TO = "carl@candidate.example";
    static final String SUBJECT = "A position for you";
    static final String TEXT =
            "A line of the message to a candidate, about as long as lines are.\r\n".repeat(52);
    static final String HTML =
            "<p>A line of the message to a candidate, about as long as lines are.</p>\r\n"
                    .repeat(82);

    static void compose(MimeMessage message) throws MessagingException {
        var helper = new MimeMessageHelper(message, true, "UTF-8");
        helper.setFrom(FROM);
        helper.setTo(TO);
        helper.setSubject(SUBJECT);
        helper.setText(TEXT, HTML);
    }

    static byte[] finished() {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()));
            compose(message);
            message.saveChanges();
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A plain message of about so many octets.
    static byte[] ofSize(int octets) {
        var line = "x".repeat(74) + "\r\n";
        return ("Subject: Size\r\n\r\n" + line.repeat(octets / line.length())).getBytes();
    }

    private Messages() {}
}
