package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;

import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds what common mail programs do not show, by the tests of Can I email.
final class UnsupportedHtml implements Rule {

    private static final int MOST_NAMES = 5;

    private static final List<Feature> FEATURES = read();

    /// The elements that are to be looked at whatever their attributes are.
    private static final Set<String> SEEN =
            Stream.concat(
                            Stream.of("style"),
                            FEATURES.stream().filter(Feature::isElement).map(Feature::name))
                    .collect(Collectors.toUnmodifiableSet());

    /// What some programs do not show.
    ///
    /// @param name for a reader
    /// @param looks an element `<name>`, a rule `@name` or a declaration `name:value`
    /// @param programs that do not show it
    private record Feature(String name, String looks, List<String> programs) {

        boolean isElement() {
            return looks.startsWith("<");
        }

        boolean isIn(Element element, InlineStyle style) {
            if (isElement()) {
                return element.normalName().equals(name);
            } else if (looks.startsWith("@")) {
                return element.normalName().equals("style") && holds(element.data());
            }
            return style.any(this::declares);
        }

        boolean holds(String sheet) {
            return sheet.toLowerCase(Locale.ROOT).contains(looks);
        }

        boolean declares(String property, String value) {
            int colon = looks.indexOf(':');
            if (colon < 0 || !property.equals(looks.substring(0, colon))) {
                return false;
            }
            var begins = looks.substring(colon + 1);
            return Stream.of(begins.split(","))
                    .anyMatch(value.toLowerCase(Locale.ROOT)::startsWith);
        }
    }

    @Override
    public Stream<Finding> look(Look look) {
        var found = new LinkedHashSet<Feature>();
        var places = new ArrayList<Place>();
        for (var element : look.raw().select("*")) {
            var here = features(element);
            found.addAll(here);
            if (!here.isEmpty() && places.size() < Finding.PLACES) {
                places.add(Place.of(Spot.BODY, VisibleText.start(element)));
            }
        }
        return found.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        Finding.of(
                                FindingKind.HTML_UNSUPPORTED,
                                places,
                                names(found.stream().map(Feature::name)),
                                names(programs(found))));
    }

    /// Without it, with the words that stand inside.
    static Draft without(Draft draft) {
        return Mend.change(draft, UnsupportedHtml::fate);
    }

    private static Mend.Fate fate(Node node) {
        if (!(node instanceof Element element)) {
            return isLost(node) ? Mend.Fate.GOES : Mend.Fate.STAYS;
        }
        var here = features(element);
        InlineStyle.strip(
                element,
                (name, value) -> FEATURES.stream().anyMatch(each -> each.declares(name, value)));
        if (!here.isEmpty() && element.normalName().equals("style")) {
            return Mend.Fate.GOES;
        }
        return here.stream().anyMatch(Feature::isElement) ? Mend.Fate.OPENS : Mend.Fate.STAYS;
    }

    /// Data that would come to stand in the text when what it stands in is taken away.
    private static boolean isLost(Node node) {
        return node instanceof DataNode
                && node.parent() instanceof Element parent
                && features(parent).stream().anyMatch(Feature::isElement);
    }

    private static Set<Feature> features(Element element) {
        if (!element.hasAttr("style") && !SEEN.contains(element.normalName())) {
            return Set.of();
        }
        var style = InlineStyle.of(element);
        return FEATURES.stream()
                .filter(feature -> feature.isIn(element, style))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<String> programs(Set<Feature> features) {
        return features.stream().flatMap(feature -> feature.programs().stream());
    }

    private static String names(Stream<String> names) {
        return names.distinct().limit(MOST_NAMES).collect(Collectors.joining(", "));
    }

    private static List<Feature> read() {
        var rows = WordList.lines("support.tsv").stream().map(line -> line.split("\t")).toList();
        var head = rows.getFirst();
        return rows.stream()
                .skip(1)
                .flatMap(
                        row -> Stream.of(row[2].split(" ")).map(looks -> feature(head, row, looks)))
                .filter(each -> !each.looks().equals("-") && !each.programs().isEmpty())
                .toList();
    }

    private static Feature feature(String[] head, String[] row, String looks) {
        var programs = new TreeSet<String>();
        for (int i = 3; i < row.length; i++) {
            if (row[i].equals("n")) {
                programs.add(head[i].substring(0, head[i].indexOf('/')));
            }
        }
        var name = looks.startsWith("<") ? looks.substring(1, looks.length() - 1) : row[1];
        return new Feature(name, looks, List.copyOf(programs));
    }
}
