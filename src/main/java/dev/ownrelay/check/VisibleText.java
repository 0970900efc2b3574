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
            var shown = blank(words.getWholeText());
            text.append(isStuffed(shown) ? STUFFING.matcher(shown).replaceAll("") : shown);
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

    /// Whether anything stands in a text that shows nothing: a look that costs less than a search.
    static boolean isStuffed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0xAD || each == 0xFEFF || each >= 0x200B && each <= 0x2060) {
                return true;
            }
        }
        return false;
    }

    private static String blank(String text) {
        return text.replace('\t', ' ')
                .replace('\n', ' ')
                .replace('\r', ' ')
                .replace('\f', ' ')
                .replace('\u000B', ' ');
    }

    private static boolean breaks(Element element) {
        return element.isBlock() || element.normalName().equals("br");
    }
}
