package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// Finds what would run, load or send something by itself in the program of a reader.
final class ActiveHtml implements Rule {

    private static final Set<String> FRAMES =
            Set.of("iframe", "frame", "frameset", "object", "embed", "applet", "portal");
    private static final Set<String> PAGE = Set.of("base", "meta", "link");
    private static final Set<String> ADDRESSES =
            Set.of("href", "src", "action", "formaction", "data", "xlink:href", "background");
    private static final List<String> RUNNING = List.of("javascript:", "vbscript:", "livescript:");

    private static final BiPredicate<String, String> RUNNING_STYLE =
            (name, value) ->
                    name.equals("behavior")
                            || name.equals("-moz-binding")
                            || squeezed(value).contains("expression(")
                            || RUNNING.stream().anyMatch(squeezed(value)::contains);

    @Override
    public Stream<Finding> look(Look look) {
        var places = new ArrayList<Place>();
        for (var element : look.raw().select("*")) {
            var reason = reason(element);
            if (!reason.isEmpty()) {
                places.add(new Place(Spot.BODY, words(element, reason), reason));
            }
            if (places.size() == Finding.PLACES) {
                break;
            }
        }
        return places.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(FindingKind.SCRIPT, places));
    }

    /// Without anything that runs; the words that stood in it stay.
    static Draft without(Draft draft) {
        return Mend.change(draft, ActiveHtml::fate);
    }

    private static Mend.Fate fate(Node node) {
        if (!(node instanceof Element element)) {
            return isLost(node) ? Mend.Fate.GOES : Mend.Fate.STAYS;
        }
        var reason = reason(element);
        runningAttributes(element).map(Attribute::getKey).toList().forEach(element::removeAttr);
        InlineStyle.strip(element, RUNNING_STYLE);
        return switch (reason) {
            case "script" -> Mend.Fate.GOES;
            case "frame", "form" -> Mend.Fate.OPENS;
            default -> Mend.Fate.STAYS;
        };
    }

    /// What an old program shows instead of a frame, which is no text but source.
    private static boolean isLost(Node node) {
        return node instanceof DataNode
                && node.parent() instanceof Element parent
                && FRAMES.contains(parent.normalName());
    }

    private static String words(Element element, String reason) {
        return reason.equals("script") ? "" : VisibleText.start(element);
    }

    /// Empty: there is nothing to be held against it.
    private static String reason(Element element) {
        var name = element.normalName();
        if (name.equals("script") || name.endsWith(":script") || isPageWide(element)) {
            return "script";
        } else if (FRAMES.contains(name)) {
            return "frame";
        } else if (name.equals("form") && element.hasAttr("action")) {
            return "form";
        } else if (element.attributesSize() == 0) {
            return "";
        } else if (element.attributes().asList().stream().anyMatch(ActiveHtml::isHandler)) {
            return "handler";
        }
        boolean runs =
                runningAttributes(element).findAny().isPresent()
                        || InlineStyle.of(element).any(RUNNING_STYLE);
        return runs ? "link" : "";
    }

    /// What leads a reader to another page, or all links of this one.
    private static boolean isPageWide(Element element) {
        return PAGE.contains(element.normalName())
                && (element.normalName().equals("base")
                        || element.attr("http-equiv").strip().equalsIgnoreCase("refresh")
                        || element.attr("rel").strip().equalsIgnoreCase("import"));
    }

    private static Stream<Attribute> runningAttributes(Element element) {
        return element.attributesSize() == 0
                ? Stream.empty()
                : element.attributes().asList().stream()
                        .filter(each -> isHandler(each) || isRunningAddress(element, each));
    }

    private static boolean isHandler(Attribute attribute) {
        var name = attribute.getKey().toLowerCase(Locale.ROOT);
        return name.startsWith("on") && name.length() > 4
                || name.equals("srcdoc")
                || name.equals("formaction");
    }

    private static boolean isRunningAddress(Element element, Attribute attribute) {
        if (!ADDRESSES.contains(attribute.getKey().toLowerCase(Locale.ROOT))) {
            return false;
        }
        var address = squeezed(attribute.getValue());
        boolean picture = element.normalName().equals("img") && !address.startsWith("data:text");
        return RUNNING.stream().anyMatch(address::startsWith)
                || !picture && address.startsWith("data:") && !isPicture(address);
    }

    private static boolean isPicture(String address) {
        return address.startsWith("data:image/") && !address.startsWith("data:image/svg");
    }

    /// As browsers read addresses, which overlook blanks and controls in them. The beginning says
    /// what it is.
    private static String squeezed(String value) {
        var squeezed = new StringBuilder();
        value.chars()
                .limit(4_000)
                .filter(each -> each > ' ' && !Character.isISOControl(each))
                .forEach(each -> squeezed.append((char) each));
        return squeezed.toString().toLowerCase(Locale.ROOT);
    }
}
