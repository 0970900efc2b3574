package dev.ownrelay.mail;

import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The HTML of messages and signatures: only what the allow-list below names survives, in the
/// editor's output and in pasted text alike.
public final class SafeHtml {

    private static final Safelist ALLOWED =
            new Allowed()
                    .addTags("h1", "h2", "h3", "p", "div", "span", "br", "hr", "strong", "b", "em")
                    .addTags("i", "del", "s", "u", "a", "ul", "ol", "li", "blockquote", "pre")
                    .addTags("code", "table", "thead", "tbody", "tr", "th", "td", "img")
                    .addAttributes(":all", "style")
                    .addAttributes("a", "href")
                    .addAttributes("ol", "start")
                    .addAttributes("td", "colspan", "rowspan")
                    .addAttributes("th", "colspan", "rowspan")
                    .addAttributes("img", "src", "alt", "width", "height")
                    .addEnforcedAttribute("a", "rel", "noopener noreferrer");

    private static final Pattern INLINE_IMAGE =
            Pattern.compile("data:image/(png|jpeg|gif|webp);base64,.*+", Pattern.DOTALL);

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

    private static final String PAGE =
            """
            <!doctype html><html><head><meta charset="utf-8"><style>
            body{margin:24px;font:16px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;\
            overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit}img{max-width:100%%}
            </style></head><body>%s</body></html>
            """;

    /// Where a tag goes, those around it may no longer fit: what is left is read anew.
    private static final int ROUNDS = 4;

    /// Where a link may lead.
    private static final List<String> SCHEMES = List.of("http:", "https:", "mailto:", "tel:");

    /// Where a picture may come from.
    private static final List<String> SOURCES = List.of("https:", "data:image/");

    /// Addresses are judged here as they are written: the library would complete each as an address
    /// of the web, at the price of an exception or of taking it to pieces.
    private static final class Allowed extends Safelist {

        @Override
        public boolean isSafeAttribute(String tag, Element element, Attribute attribute) {
            var value = attribute.getValue().strip();
            if (tag.equals("a") && attribute.getKey().equals("href")) {
                return SCHEMES.stream().anyMatch(scheme -> begins(value, scheme));
            }
            if (tag.equals("img") && attribute.getKey().equals("src")) {
                return SOURCES.stream().anyMatch(source -> begins(value, source));
            }
            return super.isSafeAttribute(tag, element, attribute);
        }
    }

    private static boolean begins(String address, String scheme) {
        return address.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private SafeHtml() {}

    public static String clean(String html) {
        return settled(cleanOnce(ParsedHtml.ofSent(html).document()));
    }

    /// What survives of a document, which itself stays as it is.
    public static String clean(Document document) {
        return settled(cleanOnce(document.clone()));
    }

    private static String settled(String once) {
        var clean = once;
        for (int round = 1; round < ROUNDS; round++) {
            var again = cleanOnce(ParsedHtml.ofSent(clean).document());
            if (again.equals(clean)) {
                break;
            }
            clean = again;
        }
        return clean;
    }

    private static String cleanOnce(Document written) {
        KnownBlocks.in(written.body());
        Document clean = new Cleaner(ALLOWED).clean(written);
        clean.outputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8);
        clean.select("[style]").forEach(SafeHtml::keepSafeStyles);
        var parents =
                clean.select("img, a:not([href])").stream()
                        .map(Element::parent)
                        .distinct()
                        .toList();
        // those inside first, as what stands in a link without an address moves up
        parents.reversed().forEach(SafeHtml::renew);
        return clean.body().html();
    }

    /// A page of its own in the type that messages are read in.
    public static String page(String html) {
        return PAGE.formatted(html);
    }

    private static void keepSafeStyles(Element element) {
        String kept =
                Stream.of(element.attr("style").split(";"))
                        .map(String::strip)
                        .filter(SafeHtml::isSafeStyle)
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

    /// Taking children away one by one would cost as much as their number squared.
    private static void renew(@Nullable Element parent) {
        if (parent == null) {
            return;
        }
        List<Node> kept = parent.childNodes().stream().flatMap(SafeHtml::kept).toList();
        parent.empty();
        parent.appendChildren(kept);
    }

    private static Stream<Node> kept(Node node) {
        if (!(node instanceof Element element)) {
            return Stream.of(node);
        } else if (element.normalName().equals("img")) {
            return isUnsafeImage(element) ? Stream.empty() : Stream.of(element);
        } else if (element.normalName().equals("a") && !element.hasAttr("href")) {
            List<Node> inside = List.copyOf(element.childNodes());
            element.empty();
            return inside.stream();
        }
        return Stream.of(element);
    }

    private static boolean isUnsafeImage(Element image) {
        var source = image.attr("src").strip();
        return !begins(source, "https:") && !INLINE_IMAGE.matcher(source).matches();
    }
}
