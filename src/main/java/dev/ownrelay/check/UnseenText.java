package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;
import dev.ownrelay.mail.ParsedHtml;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds text that a reader does not see, or hardly.
final class UnseenText implements Rule {

    private static final double SAME = 1.1;
    private static final double LEAST = 3;

    private static final String NOT_SHOWN = "hidden";

    /// How often the colours of a text are taken off one by one before all are.
    private static final int ROUNDS = 3;

    /// So often in one word as neither a mistake nor hyphens for the end of a line.
    private static final Pattern STUFFED =
            Pattern.compile(
                    "\\p{IsLatin}[\\u200B-\\u200D\\u2060\\uFEFF]++\\p{IsLatin}{1,2}+"
                            + "[\\u200B-\\u200D\\u2060\\uFEFF]++\\p{IsLatin}"
                            + "|(?:\\p{IsLatin}\\u00AD){3}\\p{IsLatin}");

    private static final Set<String> COLOURS = Set.of("color", "background-color");

    @Override
    public Stream<Finding> look(Look look) {
        var written = Walk.through(look.raw().body());
        var leaving = Walk.through(look.body().body());
        var hidden = new ArrayList<>(written.hidden);
        leaving.same.stream()
                .limit(Finding.PLACES)
                .forEach(text -> hidden.add(place(text, "colour")));
        var pale =
                leaving.pale.stream().limit(Finding.PLACES).map(text -> place(text, "")).toList();
        return Stream.of(
                        finding(FindingKind.HIDDEN_TEXT, hidden),
                        finding(FindingKind.LOW_CONTRAST, pale))
                .flatMap(each -> each);
    }

    /// Shows what was hidden, and takes out what stands between letters and shows nothing.
    static Draft shown(Draft draft) {
        var open =
                Mend.change(
                        draft,
                        node -> {
                            if (node instanceof Element element) {
                                show(element);
                            } else if (node instanceof TextNode text && isStuffed(text)) {
                                text.text(
                                        VisibleText.STUFFING
                                                .matcher(text.getWholeText())
                                                .replaceAll(""));
                            }
                            return Mend.Fate.STAYS;
                        });
        return coloured(open, true);
    }

    /// In the colours of the reader's own program where the writer's are too pale.
    static Draft readable(Draft draft) {
        return coloured(draft, false);
    }

    private static Draft coloured(Draft draft, boolean onlySame) {
        var changed = draft;
        for (int round = 0; round < ROUNDS; round++) {
            changed = oneLess(changed, onlySame);
            if (faults(Walk.through(cleaned(changed)), onlySame).isEmpty()) {
                return changed;
            }
        }
        return Mend.change(
                changed,
                node -> {
                    if (node instanceof Element element) {
                        InlineStyle.strip(element, (name, value) -> COLOURS.contains(name));
                    }
                    return Mend.Fate.STAYS;
                });
    }

    private static Draft oneLess(Draft draft, boolean onlySame) {
        var document = Jsoup.parseBodyFragment(draft.html());
        var walk = Walk.through(document.body());
        var faults = faults(walk, onlySame);
        for (var fault : faults) {
            var from = walk.colouring.get(fault);
            if (from != null) {
                InlineStyle.strip(from, (name, value) -> COLOURS.contains(name));
            }
        }
        document.outputSettings().prettyPrint(false);
        return faults.isEmpty() ? draft : draft.withHtml(document.body().html());
    }

    private static List<TextNode> faults(Walk walk, boolean onlySame) {
        return onlySame ? walk.same : walk.pale;
    }

    private static Element cleaned(Draft draft) {
        return Look.leaving(ParsedHtml.of(draft.html())).body();
    }

    private static void show(Element element) {
        var style = InlineStyle.of(element);
        element.removeAttr("hidden");
        if (style.hides()) {
            InlineStyle.strip(element, (name, value) -> InlineStyle.HIDING.contains(name));
        }
        if (style.isTooSmall()) {
            InlineStyle.strip(element, (name, value) -> name.equals("font-size"));
        }
    }

    private static boolean isStuffed(TextNode text) {
        var words = text.getWholeText();
        return VisibleText.isStuffed(words) && STUFFED.matcher(words).find();
    }

    private static Stream<Finding> finding(FindingKind kind, List<Place> places) {
        return places.isEmpty() ? Stream.empty() : Stream.of(Finding.of(kind, places));
    }

    private static Place place(TextNode text, String reason) {
        var words = text.getWholeText();
        var start = words.substring(0, Math.min(words.length(), 4 * Place.LONGEST));
        return new Place(Spot.BODY, start.replaceAll("\\s++", " ").strip(), reason);
    }

    /// How each text is seen, by what is said of the elements around it.
    private static final class Walk implements NodeVisitor {

        /// @param text null: the reader's program chooses, as for links
        /// @param contrast of the text; infinite: the reader's program sees to it
        /// @param hidden why nothing is seen; empty: it is seen
        /// @param from whose declaration gives the colour, or else the background
        private record State(
                @Nullable Colour text,
                Colour behind,
                double contrast,
                String hidden,
                @Nullable Element from) {

            static State of(
                    @Nullable Colour text, Colour behind, String hidden, @Nullable Element from) {
                double contrast =
                        text == null
                                ? Double.POSITIVE_INFINITY
                                : Colour.contrast(text.over(behind), behind);
                return new State(text, behind, contrast, hidden, from);
            }
        }

        private final Deque<State> states = new ArrayDeque<>();
        private final List<Place> hidden = new ArrayList<>();
        private final List<TextNode> same = new ArrayList<>();
        private final List<TextNode> pale = new ArrayList<>();
        private final IdentityHashMap<TextNode, Element> colouring = new IdentityHashMap<>();

        static Walk through(Element body) {
            var walk = new Walk();
            walk.states.push(State.of(Colour.BLACK, Colour.WHITE, "", null));
            body.traverse(walk);
            return walk;
        }

        private static State state(Element element, State around) {
            if (element.attributesSize() == 0 && !element.normalName().equals("a")) {
                return around;
            }
            var style = InlineStyle.of(element);
            var own = Colour.of(style.value("color")).orElse(null);
            var behind = Colour.of(style.value("background-color")).orElse(null);
            boolean link = own == null && element.normalName().equals("a");
            boolean coloured = own != null || behind != null && around.from == null;
            return State.of(
                    link ? null : own == null ? around.text : own,
                    behind == null ? around.behind : behind.over(around.behind),
                    hidden(element, style, around.hidden),
                    coloured ? element : around.from);
        }

        private static String hidden(Element element, InlineStyle style, String around) {
            if (around.equals(NOT_SHOWN) || style.hides() || element.hasAttr("hidden")) {
                return NOT_SHOWN;
            } else if (style.isTooSmall()) {
                return "small";
            }
            return style.value("font-size").isEmpty() ? around : "";
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof Element element) {
                states.push(state(element, states.getFirst()));
            } else if (node instanceof TextNode text && isText(text)) {
                judge(text, states.getFirst());
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element) {
                states.pop();
            }
        }

        private static boolean isText(TextNode text) {
            return text.getWholeText().codePoints().anyMatch(Character::isLetterOrDigit);
        }

        private void judge(TextNode text, State state) {
            boolean unseen = !state.hidden().isEmpty() || isStuffed(text);
            if (unseen && hidden.size() < Finding.PLACES) {
                hidden.add(place(text, state.hidden().isEmpty() ? "stuffed" : state.hidden()));
            }
            if (state.contrast() < LEAST) {
                (state.contrast() < SAME ? same : pale).add(text);
                if (state.from() != null) {
                    colouring.put(text, state.from());
                }
            }
        }
    }
}
