package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A picture in the text of a message.
record Picture(Element element) {

    /// What programs and cameras call pictures that nobody named.
    private static final Set<String> NAMELESS =
            Set.of(
                    "img",
                    "image",
                    "dsc",
                    "dscn",
                    "unnamed",
                    "download",
                    "untitled",
                    "picture",
                    "pxl");

    private static final int TINY_PIXELS = 48;
    private static final int TINY_OCTETS = 2_048;

    static List<Picture> in(Document document) {
        return document.select("img").stream().map(Picture::new).toList();
    }

    String source() {
        return element.attr("src");
    }

    boolean isEmbedded() {
        return source().regionMatches(true, 0, "data:", 0, 5);
    }

    boolean isRemote() {
        return source().regionMatches(true, 0, "http", 0, 4);
    }

    /// A bullet, an icon or a dot that counts readers: nothing that a text is about.
    boolean isTiny() {
        int width = length("width");
        int height = length("height");
        boolean sized = width >= 0 || height >= 0;
        return sized
                ? Math.max(width, height) <= TINY_PIXELS
                : isEmbedded() && octets() < TINY_OCTETS;
    }

    boolean saysNothing() {
        return element.attr("alt").isBlank();
    }

    /// How large an embedded picture is; 0: it lies elsewhere.
    long octets() {
        int comma = source().indexOf(',');
        return isEmbedded() && comma > 0 ? (source().length() - comma) * 3L / 4 : 0;
    }

    /// Of an embedded picture; empty: it is not in Base64.
    Optional<byte[]> content() {
        int comma = source().indexOf(',');
        if (!isEmbedded() || comma < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(source().substring(comma + 1)));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    Place place(Spot spot, String reason) {
        var alt = element.attr("alt").strip();
        return new Place(spot, alt.isEmpty() ? fileName() : alt, reason);
    }

    /// The last part of its address; empty: it has none.
    String fileName() {
        if (isEmbedded()) {
            return "";
        }
        var path = source().split("[?#]", 2)[0];
        var name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }

    /// What could be said of it: the name of its file, where a person gave it one; else where it
    /// leads to; else nothing.
    String alternative() {
        var name = fileName();
        int dot = name.lastIndexOf('.');
        var words = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[-_\\s]+", " ").strip();
        if (!isTiny() && isNamed(words)) {
            return words;
        }
        return Optional.ofNullable(element.closest("a[href]"))
                .flatMap(link -> WebAddress.of(link.attr("href")))
                .map(WebAddress::host)
                .orElse("");
    }

    private static boolean isNamed(String words) {
        long letters = words.codePoints().filter(Character::isLetter).count();
        long digits = words.codePoints().filter(Character::isDigit).count();
        var bare = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
        return words.length() <= Place.LONGEST
                && letters >= 3
                && digits <= letters / 2
                && !NAMELESS.contains(bare);
    }

    /// @return -1: not said in pixels
    private int length(String name) {
        double pixels = InlineStyle.pixels(element.attr(name));
        return Double.isNaN(pixels) || pixels < 0 ? -1 : (int) pixels;
    }
}
