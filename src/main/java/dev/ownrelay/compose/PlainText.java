package dev.ownrelay.compose;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The plain-text part of a message, made from its HTML: paragraphs, lists, quotations, and links
/// as their text with the address after it.
final class PlainText implements NodeVisitor {

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "blockquote", "pre", "table", "hr");
    private static final Set<String> LINES = Set.of("div", "tr");

    /// Every line repeats its marks; who goes deeper means harm.
    private static final int DEEPEST = 20;

    private final StringBuilder text = new StringBuilder();
    private final Deque<Numbering> lists = new ArrayDeque<>();
    private int pendingLines;
    private boolean pendingSpace;
    private int quotes;
    private int preformatted;

    private static final class Numbering {
        private final boolean ordered;
        private int next = 1;

        Numbering(Element list) {
            ordered = list.normalName().equals("ol");
            String start = list.attr("start");
            if (start.matches("\\d{1,4}")) {
                next = Integer.parseInt(start);
            }
        }

        String marker() {
            return ordered ? next++ + ". " : "- ";
        }
    }

    private PlainText() {}

    /// @param html cleaned by {@link BodyHtml#clean}
    static String of(String html) {
        var plain = new PlainText();
        Jsoup.parseBodyFragment(html).body().traverse(plain);
        return plain.text.toString().stripTrailing();
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode words when preformatted > 0 -> writeLines(words.getWholeText());
            case TextNode words -> writeWords(words.getWholeText());
            case Element element -> open(element);
            default -> {}
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element);
        }
    }

    private void open(Element element) {
        separate(element);
        switch (element.normalName()) {
            case "a" -> openLink(element);
            case "br" -> pendingLines++;
            case "hr" -> write("-".repeat(20));
            case "ul", "ol" -> openList(element);
            case "li" -> openItem();
            case "blockquote" -> quotes++;
            case "pre" -> preformatted++;
            case "img" -> writeWords(element.attr("alt"));
            case "td", "th" -> pendingSpace = true;
            default -> {}
        }
    }

    private void close(Element element) {
        switch (element.normalName()) {
            case "a" -> closeLink(element);
            case "ul", "ol" -> closeList();
            case "blockquote" -> quotes--;
            case "pre" -> preformatted--;
            default -> {}
        }
        separate(element);
    }

    private void separate(Element element) {
        if (PARAGRAPHS.contains(element.normalName())) {
            pendingLines = Math.max(pendingLines, 2);
        } else if (LINES.contains(element.normalName())) {
            pendingLines = Math.max(pendingLines, 1);
        }
    }

    private void openList(Element list) {
        pendingLines = Math.max(pendingLines, lists.isEmpty() ? 2 : 1);
        lists.push(new Numbering(list));
    }

    private void closeList() {
        lists.pop();
        pendingLines = Math.max(pendingLines, lists.isEmpty() ? 2 : 1);
    }

    private void openItem() {
        pendingLines = Math.max(pendingLines, 1);
        var list = lists.peek();
        write(
                "  ".repeat(Math.clamp(lists.size() - 1, 0, DEEPEST))
                        + (list == null ? "- " : list.marker()));
        pendingSpace = false;
    }

    /// Whole addresses stand in both parts of a message: filters count them.
    private void openLink(Element link) {
        if (isShort(link)) {
            writeWords(link.attr("href").replaceFirst("//.*", "//"));
        }
    }

    private void closeLink(Element link) {
        String address = link.attr("href").replaceFirst("^mailto:", "");
        if (!address.equals(link.text().strip()) && !isShort(link)) {
            writeWords(" (" + address + ")");
        }
    }

    /// Whether it shows its address but for `https://`.
    private static boolean isShort(Element link) {
        String address = link.attr("href");
        String rest = address.replaceFirst("^https?://", "");
        return !rest.equals(address) && rest.equals(link.wholeText());
    }

    private void writeLines(String lines) {
        String separator = "";
        for (String line : lines.split("\r?\n", -1)) {
            pendingLines += separator.length();
            separator = "\n";
            if (!line.isEmpty()) {
                write(line);
            }
        }
    }

    private void writeWords(String words) {
        String collapsed = words.replaceAll("[ \t\r\n\f]+", " ");
        String stripped = collapsed.strip();
        pendingSpace |= collapsed.startsWith(" ");
        if (!stripped.isEmpty()) {
            write(stripped);
            pendingSpace = collapsed.endsWith(" ");
        }
    }

    private void write(String words) {
        boolean first = text.isEmpty();
        if (pendingLines > 0 || first) {
            text.append("\n".repeat(first ? 0 : Math.min(pendingLines, 4)));
            text.append("> ".repeat(Math.min(quotes, DEEPEST)));
        } else if (pendingSpace && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
        }
        pendingLines = 0;
        pendingSpace = false;
        text.append(words);
    }
}
