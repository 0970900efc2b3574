package dev.ownrelay.explanation;

import dev.ownrelay.message.ReadableBody;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds in a message what spam filters dislike.
final class MessageTraits {

    /// The words are `trait.<TRAIT>` in the message files.
    enum Trait {
        NO_SUBJECT,
        FEW_WORDS,
        ATTACHMENTS,
        SCRIPTS,
        MANY_LINKS,
        SHORT_LINKS,
        UNTIDY
    }

    /// @param count how much of it there is
    /// @param names of what it is, at most five; empty when it has none
    record Found(Trait trait, int count, String names) {}

    private static final int MOST_LINKS = 5;
    private static final int WORDS_FOR_AN_IMAGE = 30;
    private static final int MOST_STYLES = 20;
    private static final int CHARACTERS_FOR_A_STYLE = 40;
    private static final int SHOWN_NAMES = 5;

    private static final Set<String> SUSPICIOUS =
            Set.of(
                    ("exe com scr pif bat cmd msi jar js jse vbs vbe wsf hta ps1 lnk reg dll iso"
                         + " img vhd ace arj rar 7z zip gz docm dotm xlsm xltm xlam pptm potm one"
                         + " htm html shtml svg")
                            .split(" "));

    private static final Set<String> SHORTENERS =
            Set.of(
                    ("bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly is.gd buff.ly cutt.ly rb.gy"
                                    + " rebrand.ly shorturl.at t.ly tiny.cc lnkd.in v.gd s.id"
                                    + " bl.ink dub.sh soo.gd")
                            .split(" "));

    private static final Pattern DATA = Pattern.compile("data:[^\"'>]{100,}+");
    private static final Pattern OFFICE =
            Pattern.compile("(?i)\\bmso-|class=[\"']?Mso|<o:p|<w:|<!--\\[if|urn:schemas-microsoft");

    private final List<Found> found = new ArrayList<>();

    private MessageTraits() {}

    /// @param source of the finished message; its files need not be in it
    /// @param files their names
    static List<Found> of(String subject, byte[] source, Collection<String> files) {
        var traits = new MessageTraits();
        if (subject.isBlank()) {
            traits.add(Trait.NO_SUBJECT, 1, List.of());
        }
        var html = ReadableBody.html(source);
        if (html != null) {
            traits.read(DATA.matcher(html).replaceAll("data:"));
        }
        var suspicious = files.stream().filter(MessageTraits::suspicious).toList();
        traits.add(Trait.ATTACHMENTS, suspicious.size(), suspicious);
        return List.copyOf(traits.found);
    }

    private void read(String html) {
        var page = Jsoup.parse(html);
        var text = page.body().text();
        int images = page.select("img").size();
        int words = text.isBlank() ? 0 : text.strip().split("\\s+").length;
        add(Trait.FEW_WORDS, words < images * WORDS_FOR_AN_IMAGE ? images : 0, List.of());
        add(Trait.SCRIPTS, scripts(page), List.of());
        var hosts = page.select("a[href]").stream().map(MessageTraits::host).toList();
        add(Trait.MANY_LINKS, hosts.size() > MOST_LINKS ? hosts.size() : 0, List.of());
        var shortened = hosts.stream().filter(SHORTENERS::contains).distinct().toList();
        add(Trait.SHORT_LINKS, shortened.size(), shortened);
        add(Trait.UNTIDY, untidy(html, page, text) ? 1 : 0, List.of());
    }

    private void add(Trait trait, int count, List<String> names) {
        if (count > 0) {
            var shown = names.stream().limit(SHOWN_NAMES).toList();
            found.add(new Found(trait, count, String.join(", ", shown)));
        }
    }

    private static boolean suspicious(String file) {
        int dot = file.lastIndexOf('.');
        return dot >= 0 && SUSPICIOUS.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static int scripts(Document page) {
        long handlers =
                page.getAllElements().stream()
                        .flatMap(element -> element.attributes().asList().stream())
                        .filter(a -> a.getKey().toLowerCase(Locale.ROOT).matches("on[a-z]+"))
                        .count();
        return page.select("script, iframe, object, embed, form, [href^=javascript:]").size()
                + (int) handlers;
    }

    /// Programs for texts paste their own markup, or a style for every few words.
    private static boolean untidy(String html, Document page, String text) {
        int styles = page.select("[style], font").size();
        return OFFICE.matcher(html).find()
                || styles > MOST_STYLES && styles * CHARACTERS_FOR_A_STYLE > text.length();
    }

    private static String host(Element link) {
        try {
            var host = URI.create(link.attr("href").strip()).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
