package dev.ownrelay.compose;

import dev.ownrelay.mail.SafeHtml;

import org.jsoup.Jsoup;
import org.springframework.web.util.HtmlUtils;

import java.nio.charset.StandardCharsets;

/// The HTML of messages, as it is written.
final class BodyHtml {

    private BodyHtml() {}

    static String clean(String html) {
        return SafeHtml.clean(html);
    }

    /// Whether a reader would see nothing: neither text nor an image.
    static boolean isBlank(String cleanHtml) {
        var body = Jsoup.parseBodyFragment(cleanHtml).body();
        return body.text().replaceAll("[\\p{Cf}\\p{Z}\\s]", "").isEmpty()
                && body.select("img").isEmpty();
    }

    /// The message as a whole document that refers to nothing outside itself.
    ///
    /// @param cleanBody from {@link #clean}
    static String document(String subject, String cleanBody) {
        return """
        <!DOCTYPE html>
        <html>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        </head>
        <body>
        %s
        </body>
        </html>
        """
                .formatted(HtmlUtils.htmlEscape(subject, StandardCharsets.UTF_8.name()), cleanBody);
    }
}
