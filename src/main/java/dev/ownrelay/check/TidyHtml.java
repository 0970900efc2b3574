package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;
import dev.ownrelay.mail.ParsedHtml;
import dev.ownrelay.mail.SafeHtml;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds markup that no careful program writes: tags that do not fit, what Word and Outlook leave
/// in a copied text, tags of the nineties.
final class TidyHtml implements Rule {

    /// Cleaning up may bring to light what hid behind it.
    private static final int ROUNDS = 3;

    /// Text that holds a bare < or & is no fault of its tags.
    private static final List<String> TAG_ERRORS =
            List.of(
                    "Unexpected EndTag token",
                    "Unexpected StartTag token",
                    "Unexpected EOF token",
                    "Unexpectedly reached end of file",
                    "Tag [");

    /// Who pastes a whole page pastes these, too.
    private static final Pattern OF_PAGE =
            Pattern.compile("Unexpected (?:Start|End)Tag token \\[</?(?:html|head|body)[ >].*+");

    /// What each is written as today. The value keeps what the reader sees: a line or a part of it.
    private static final Map<String, String> OLD =
            Map.ofEntries(
                    Map.entry("font", "span"),
                    Map.entry("basefont", "span"),
                    Map.entry("big", "span"),
                    Map.entry("blink", "span"),
                    Map.entry("nobr", "span"),
                    Map.entry("tt", "code"),
                    Map.entry("strike", "s"),
                    Map.entry("center", "div"),
                    Map.entry("marquee", "div"),
                    Map.entry("dir", "ul"),
                    Map.entry("listing", "pre"));

    private static final Set<String> SIZES = Set.of("1", "2", "3", "4", "5", "6", "7");
    private static final List<String> PIXELS =
            List.of("10px", "13px", "16px", "18px", "24px", "32px", "48px");

    private static final BiPredicate<String, String> OFFICE_STYLE =
            (name, value) -> name.startsWith("mso-") || value.startsWith("mso-");

    @Override
    public Stream<Finding> look(Look look) {
        var places = places(look.written());
        if (!look.whole()) {
            places.addFirst(new Place(Spot.BODY, lastWords(look.text()), Finding.UNREAD));
        }
        return places.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(FindingKind.UNTIDY_HTML, places));
    }

    /// Written anew, with the same words.
    static Draft tidy(Draft draft) {
        var tidied = draft;
        for (int round = 0; round < ROUNDS && isUntidy(tidied); round++) {
            var changed = Mend.change(tidied, TidyHtml::tidy);
            var document = Jsoup.parseBodyFragment(changed.html());
            document.outputSettings().prettyPrint(false);
            var next = changed.withHtml(document.body().html());
            if (next.equals(tidied)) {
                break;
            }
            tidied = next;
        }
        return isUntidy(tidied) ? tidied.withHtml(SafeHtml.clean(tidied.html())) : tidied;
    }

    private static boolean isUntidy(Draft draft) {
        return !places(ParsedHtml.of(draft.html())).isEmpty();
    }

    private static List<Place> places(ParsedHtml html) {
        var places = new ArrayList<Place>();
        var body = html.document().body();
        if (html.whole() && html.faults().stream().anyMatch(TidyHtml::isOfTags)) {
            places.add(new Place(Spot.BODY, "", "tags"));
        }
        add(places, body, TidyHtml::isOffice, "office");
        add(places, body, element -> OLD.containsKey(element.normalName()), "old");
        if (places.stream().noneMatch(place -> place.reason().equals("office"))
                && body.stream().flatMap(TidyHtml::comments).findAny().isPresent()) {
            places.add(new Place(Spot.BODY, "", "office"));
        }
        return places;
    }

    /// Of what was read.
    private static String lastWords(String text) {
        var line = text.substring(text.lastIndexOf('\n') + 1);
        var last = line.substring(Math.max(0, line.length() - Place.LONGEST)).strip();
        return last.isEmpty() ? "…" : last;
    }

    private static void add(
            List<Place> places, Element body, Predicate<Element> which, String reason) {
        body.stream()
                .filter(which)
                .limit(Finding.PLACES)
                .forEach(element ->
                        places.add(new Place(Spot.BODY, VisibleText.start(element), reason)));
    }

    private static boolean isOfTags(String fault) {
        return TAG_ERRORS.stream().anyMatch(fault::startsWith) && !OF_PAGE.matcher(fault).matches();
    }

    private static boolean isOffice(Element element) {
        if (element.attributesSize() == 0) {
            return isOfficeName(element.normalName()) || isOfficeSheet(element);
        }
        return isOfficeName(element.normalName())
                || element.classNames().stream().anyMatch(TidyHtml::isOfficeClass)
                || element.attributes().asList().stream().anyMatch(TidyHtml::isOfficeAttribute)
                || InlineStyle.of(element).any(OFFICE_STYLE)
                || isOfficeSheet(element);
    }

    private static boolean isOfficeName(String name) {
        return name.indexOf(':') > 0 || name.equals("xml");
    }

    private static boolean isOfficeClass(String name) {
        return name.regionMatches(true, 0, "Mso", 0, 3) || name.startsWith("WordSection");
    }

    private static boolean isOfficeAttribute(Attribute attribute) {
        return attribute.getKey().toLowerCase(Locale.ROOT).startsWith("xmlns:");
    }

    private static boolean isOfficeSheet(Element element) {
        return element.normalName().equals("style") && element.data().contains("mso-");
    }

    /// Conditional ones, which only old programs of one maker read.
    private static Stream<Comment> comments(Element element) {
        return element.childNodes().stream()
                .filter(Comment.class::isInstance)
                .map(Comment.class::cast)
                .filter(TidyHtml::isCondition);
    }

    private static boolean isCondition(Comment comment) {
        var condition = comment.getData().stripLeading();
        return condition.startsWith("[if") || condition.startsWith("[endif");
    }

    private static Mend.Fate tidy(Node node) {
        return switch (node) {
            case Comment comment when isCondition(comment) -> Mend.Fate.GOES;
            case Element element when isOfficeSheet(element) -> Mend.Fate.GOES;
            case Element element -> tidy(element);
            default -> Mend.Fate.STAYS;
        };
    }

    private static Mend.Fate tidy(Element element) {
        if (element.attributesSize() > 0) {
            tidyAttributes(element);
        }
        if (OLD.containsKey(element.normalName())) {
            renew(element);
        }
        return isOfficeName(element.normalName()) ? Mend.Fate.OPENS : Mend.Fate.STAYS;
    }

    private static void tidyAttributes(Element element) {
        var classes = element.classNames().stream().filter(name -> !isOfficeClass(name)).toList();
        if (classes.size() < element.classNames().size()) {
            element.attr("class", String.join(" ", classes));
        }
        if (classes.isEmpty()) {
            element.removeAttr("class");
        }
        element.attributes().asList().stream()
                .filter(TidyHtml::isOfficeAttribute)
                .map(Attribute::getKey)
                .toList()
                .forEach(element::removeAttr);
        InlineStyle.strip(element, OFFICE_STYLE);
    }

    private static void renew(Element element) {
        var style = new StringBuilder(element.attr("style"));
        switch (element.normalName()) {
            case "center" -> put(style, "text-align", "center");
            case "big" -> put(style, "font-size", "larger");
            case "font" -> {
                put(style, "color", element.attr("color"));
                put(style, "font-family", element.attr("face"));
                var size = element.attr("size").strip();
                put(
                        style,
                        "font-size",
                        SIZES.contains(size) ? PIXELS.get(size.charAt(0) - '1') : "");
                element.removeAttr("color").removeAttr("face").removeAttr("size");
            }
            default -> {}
        }
        element.tagName(OLD.getOrDefault(element.normalName(), "span"));
        if (!style.isEmpty()) {
            element.attr("style", style.toString());
        }
    }

    private static void put(StringBuilder style, String name, String value) {
        if (!value.isBlank() && value.indexOf(';') < 0) {
            style.append(style.isEmpty() ? "" : "; ")
                    .append(name)
                    .append(": ")
                    .append(value.strip());
        }
    }
}
