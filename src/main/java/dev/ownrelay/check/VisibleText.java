package dev.ownrelay.check;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// The words of a document as a reader sees them: a line for each block.
final class VisibleText implements NodeVisitor {

    private final StringBuilder text = new StringBuilder();

    private VisibleText() {}

    static String of(Document document) {
        var visible = new VisibleText();
        document.body().traverse(visible);
        return visible.text.toString().strip();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            text.append(words.getWholeText().replaceAll("\\s", " "));
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
