package dev.ownrelay.message;

import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.mail.SafeHtml;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;

/// Finds what a recipient reads in a finished message.
public final class ReadableBody {

    private ReadableBody() {}

    /// The message's HTML as a page of its own, or its text where there is no HTML.
    ///
    /// @param pictures what its `cid:` addresses stand for
    public static String page(byte[] source, Map<String, String> pictures) {
        var html = html(source, pictures);
        return SafeHtml.page(html == null ? plain(find(source, "text/plain")) : html);
    }

    /// Whether the message asks for pictures that lie elsewhere.
    public static boolean asksForPictures(byte[] source) {
        var html = html(source);
        return html != null && !Jsoup.parse(html).select("img[src^=https:]").isEmpty();
    }

    /// The message's HTML, if it has some.
    public static @Nullable String html(byte[] source) {
        return find(source, "text/html");
    }

    /// The message's HTML, if it has some, with its pictures in it.
    ///
    /// @param pictures what its `cid:` addresses stand for
    public static @Nullable String html(byte[] source, Map<String, String> pictures) {
        var html = html(source);
        if (html == null) {
            return null;
        }
        for (var picture : pictures.entrySet()) {
            html = html.replace('"' + picture.getKey() + '"', '"' + picture.getValue() + '"');
        }
        return html;
    }

    /// How the message begins, as text in one line.
    ///
    /// @param most how many characters
    public static String beginning(byte[] source, int most) {
        var html = html(source);
        var text = html != null ? Jsoup.parse(html).body().text() : find(source, "text/plain");
        var line = text == null ? "" : HeaderText.clean(text);
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most)).strip() + "…";
    }

    private static @Nullable String find(byte[] source, String type) {
        try {
            var message =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(source));
            return find(message, type);
        } catch (MessagingException | IOException e) {
            return null;
        }
    }

    private static String plain(@Nullable String text) {
        return text == null ? "" : "<pre>" + HtmlUtils.htmlEscape(text) + "</pre>";
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
