package dev.ownrelay.check;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The words of a document without what is quoted from others, a line for each block; they can be
/// changed where they stand, whatever tags stand between them.
final class OwnWords implements NodeVisitor {

    /// What mail programs put above the message that is answered or forwarded.
    private static final Pattern QUOTE =
            Pattern.compile(
                    "[ \\u00a0]{0,4}+(?:[-_]{2,40}+ ?(?:original message|forwarded message|"
                            + "oorspronkelijk bericht|doorgestuurd bericht)"
                            + "|(?:van|from): ?[^\\n]{1,300}+\\n{1,4}+(?:verzonden|sent|date|datum"
                            + "|aan|to):"
                            + "|(?:op|on) [^\\n]{5,150}? (?:schreef|wrote)[^\\n:]{0,120}+:)",
                    Pattern.CASE_INSENSITIVE);

    private final Document document;
    private final boolean quotedToo;
    private final StringBuilder text = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();
    private int quotations;
    private int next;

    private OwnWords(Document document, boolean quotedToo) {
        this.document = document;
        this.quotedToo = quotedToo;
        document.body().traverse(this);
    }

    static OwnWords of(Document document) {
        var words = new OwnWords(document, false);
        words.dropQuoted();
        return words;
    }

    /// Of what was typed, for a mend.
    static OwnWords of(Draft draft) {
        return of(parsed(draft));
    }

    /// What is quoted with the rest.
    static OwnWords all(Document document) {
        return new OwnWords(document, true);
    }

    static OwnWords all(Draft draft) {
        return all(parsed(draft));
    }

    String text() {
        return text.toString();
    }

    /// The draft with other words for some of what a pattern finds; the same draft where there is
    /// none of that.
    Draft rewrite(
            Draft draft,
            Pattern pattern,
            Predicate<MatchResult> which,
            Function<MatchResult, String> other) {
        pattern.matcher(text())
                .results()
                .filter(which)
                .forEach(found -> replace(found.start(), found.end(), other.apply(found)));
        pieces.forEach(Piece::finish);
        return pieces.stream().anyMatch(piece -> piece.touched)
                ? draft.withHtml(document.body().html())
                : draft;
    }

    /// Whether what was found is written in one piece, letter by letter as here.
    boolean standsAsWritten(MatchResult found) {
        return pieceOf(found.start()).holds(found);
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof Element element) {
            quotations += isQuotation(element) ? 1 : 0;
            if (element.isBlock() || element.normalName().equals("br")) {
                text.append('\n');
            }
        } else if (node instanceof TextNode words && (quotations == 0 || quotedToo)) {
            add(words);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            quotations -= isQuotation(element) ? 1 : 0;
            if (element.isBlock()) {
                text.append('\n');
            }
        }
    }

    private void add(TextNode words) {
        var whole = words.getWholeText();
        if (!whole.isEmpty()) {
            pieces.add(new Piece(words, whole, text.length()));
            text.append(whole.replaceAll("\\s", " "));
        }
    }

    private static boolean isQuotation(Element element) {
        return element.normalName().equals("blockquote");
    }

    private static Document parsed(Draft draft) {
        var document = Jsoup.parseBodyFragment(draft.html());
        document.outputSettings().prettyPrint(false);
        return document;
    }

    private void dropQuoted() {
        var quote = QUOTE.matcher(text());
        for (int at = 0; at < text.length(); ) {
            int newline = text.indexOf("\n", at);
            int end = newline < 0 ? text.length() : newline;
            if (quote.region(at, text.length()).lookingAt()) {
                text.setLength(at);
            } else if (text.substring(at, end).stripLeading().startsWith(">")) {
                blank(at, end);
            }
            at = end + 1;
        }
    }

    private void blank(int from, int to) {
        for (int at = from; at < to; at++) {
            text.setCharAt(at, ' ');
        }
    }

    private void replace(int from, int to, String words) {
        while (pieces.get(next).end() <= from) {
            next++;
        }
        var rest = words;
        for (int i = next; i < pieces.size() && pieces.get(i).start < to; i++) {
            pieces.get(i).replace(from, to, rest);
            rest = "";
        }
    }

    /// Is asked from the front to the back, as matches come.
    private Piece pieceOf(int at) {
        while (pieces.get(next).end() <= at) {
            next++;
        }
        return pieces.get(next);
    }

    /// A text node, and where it begins in the text.
    private static final class Piece {

        private final TextNode node;
        private final String whole;
        private final int start;
        private final StringBuilder written = new StringBuilder();
        private int done;
        private boolean touched;

        private Piece(TextNode node, String whole, int start) {
            this.node = node;
            this.whole = whole;
            this.start = start;
        }

        private int end() {
            return start + whole.length();
        }

        private boolean holds(MatchResult found) {
            return whole.startsWith(found.group(), found.start() - start);
        }

        private void replace(int from, int to, String words) {
            written.append(whole, done, Math.max(from - start, done)).append(words);
            done = Math.min(to - start, whole.length());
            touched = true;
        }

        private void finish() {
            if (touched) {
                node.text(written.append(whole, done, whole.length()).toString());
            }
        }
    }
}
