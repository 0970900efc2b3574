package dev.ownrelay.compose;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.springframework.web.util.HtmlUtils;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The HTML of messages: only what the allow-list below names survives, in the editor's output, in
/// pasted text and in signatures alike.
final class BodyHtml {

    private static final Safelist ALLOWED =
            new Safelist()
                    .addTags("h1", "h2", "h3", "p", "div", "span", "br", "hr", "strong", "b", "em")
                    .addTags("i", "del", "s", "u", "a", "ul", "ol", "li", "blockquote", "pre")
                    .addTags("code", "table", "thead", "tbody", "tr", "th", "td", "img")
                    .addAttributes(":all", "style")
                    .addAttributes("a", "href")
                    .addAttributes("ol", "start")
                    .addAttributes("td", "colspan", "rowspan")
                    .addAttributes("th", "colspan", "rowspan")
                    .addAttributes("img", "src", "alt", "width", "height")
                    .addProtocols("a", "href", "http", "https", "mailto")
                    .addProtocols("img", "src", "https", "data")
                    .addEnforcedAttribute("a", "rel", "noopener noreferrer");

    private static final Pattern INLINE_IMAGE =
            Pattern.compile("data:image/(png|jpeg|gif|webp);base64,.*", Pattern.DOTALL);

    private static final Set<String> STYLES =
            Set.of(
                    "color",
                    "background-color",
                    "font-family",
                    "font-size",
                    "font-style",
                    "font-weight",
                    "text-align",
                    "text-decoration");

    private static final Pattern STYLE_VALUE =
            Pattern.compile("[\\w#%., '-]{1,100}|rgba?\\([\\d., %]{1,40}\\)");

    private BodyHtml() {}

    static String clean(String html) {
        Document clean = new Cleaner(ALLOWED).clean(Jsoup.parseBodyFragment(html));
        clean.outputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8);
        clean.select("[style]").forEach(BodyHtml::keepSafeStyles);
        clean.select("img").stream().filter(BodyHtml::isUnsafeImage).forEach(Element::remove);
        clean.select("a:not([href])").unwrap();
        return clean.body().html();
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

    private static void keepSafeStyles(Element element) {
        String kept =
                Stream.of(element.attr("style").split(";"))
                        .map(String::strip)
                        .filter(BodyHtml::isSafeStyle)
                        .collect(Collectors.joining("; "));
        if (kept.isEmpty()) {
            element.removeAttr("style");
        } else {
            element.attr("style", kept);
        }
    }

    private static boolean isSafeStyle(String declaration) {
        int colon = declaration.indexOf(':');
        return colon > 0
                && STYLES.contains(declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT))
                && STYLE_VALUE.matcher(declaration.substring(colon + 1).strip()).matches();
    }

    private static boolean isUnsafeImage(Element image) {
        String source = image.attr("src");
        return !source.startsWith("https:") && !INLINE_IMAGE.matcher(source).matches();
    }
}
