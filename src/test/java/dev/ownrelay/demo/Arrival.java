package dev.ownrelay.demo;

import dev.ownrelay.support.ScriptedSmtpServer;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;
import java.util.regex.Pattern;

/// A message that a demo server took.
///
/// @param login the user name that was signed in with; `-` where the server asks for none
/// @param envelopeFrom what MAIL FROM said
/// @param text what a mail program shows of one that is plain text, as the application itself
///   writes them; empty for all others
/// @param source the whole message, RFC 5322
public record Arrival(
        Instant at,
        String login,
        String envelopeFrom,
        String from,
        String to,
        String subject,
        String text,
        String source) {

    private static final Pattern LINK =
            Pattern.compile("https?://[^/\\s]+(/(?:invitation|reset|confirm)/\\S+)");

    static Arrival of(ScriptedSmtpServer.Message message, Instant at) {
        try {
            var read =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(message.bytes()));
            return new Arrival(
                    at,
                    message.login() == null ? "-" : message.login(),
                    message.from(),
                    read.getFrom()[0].toString(),
                    message.to(),
                    String.valueOf(read.getSubject()),
                    read.isMimeType("text/plain") ? String.valueOf(read.getContent()) : "",
                    message.text());
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("The message cannot be read", e);
        }
    }

    /// The path that an invitation or the like leads to; empty: it is none.
    public String link() {
        var found = LINK.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
