package dev.ownrelay.outbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/// Finds what a recipient reads in a finished letter.
final class LetterBody {

    private static final String PAGE =
            """
            <!doctype html><html><head><meta charset="utf-8"><style>
            body{margin:24px;font:16px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;\
            overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit}img{max-width:100%%}
            </style></head><body>%s</body></html>
            """;

    private LetterBody() {}

    /// The letter's HTML as a page of its own, or its text where there is no HTML.
    static String page(byte[] source) {
        try {
            var letter =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(source));
            var html = find(letter, "text/html");
            return PAGE.formatted(html != null ? html : plain(find(letter, "text/plain")));
        } catch (MessagingException | IOException e) {
            return PAGE.formatted("");
        }
    }

    private static String plain(@Nullable String text) {
        return "<pre>" + HtmlUtils.htmlEscape(text == null ? "" : text) + "</pre>";
    }

    private static @Nullable String find(Part part, String type)
            throws MessagingException, IOException {
        if (part.isMimeType(type) && part.getContent() instanceof String text) {
            return text;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (var i = 0; i < parts.getCount(); i++) {
                var found = find(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
