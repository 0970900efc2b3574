package dev.ownrelay.check;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeVisitor;

import java.util.regex.Pattern;

/// The words of a document as a reader sees them: a line for each block.
final class VisibleText implements NodeVisitor {

    /// What shows nothing between two letters and makes a word unknown to filters.
    static final Pattern STUFFING =
            Pattern.compile(
                    "(?<=[\\p{IsLatin}\\d])"
                            + "[\\u00AD\\u200B-\\u200D\\u2060\\uFEFF]++(?=[\\p{IsLatin}\\d])");

    private final StringBuilder text = new StringBuilder();

    private VisibleText() {}

    static String of(Document document) {
        var visible = new VisibleText();
        document.body().traverse(visible);
        return visible.text.toString().strip();
    }

    /// The first words of an element, in one line, as many as a place names.
    static String start(Element element) {
        var words = new StringBuilder();
        element.filter((node, depth) -> {
            if (node instanceof TextNode text) {
                var all = text.getWholeText();
                words.append(all, 0, Math.min(all.length(), 4 * Place.LONGEST));
            } else if (node instanceof Element inner && breaks(inner)) {
                words.append(' ');
            }
            return words.length() > 4 * Place.LONGEST
                    ? NodeFilter.FilterResult.STOP
                    : NodeFilter.FilterResult.CONTINUE;
        });
        return words.toString().replaceAll("\\s++", " ").strip();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            var shown = words.getWholeText().replaceAll("\\s", " ");
            text.append(STUFFING.matcher(shown).replaceAll(""));
        } else if (node instanceof Element element && breaks(element)) {
            text.append('\n');
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element && element.isBlock()) {
            text.append('\n');
        }
    }

    private static boolean breaks(Element element) {
        return element.isBlock() || element.normalName().equals("br");
    }
}
