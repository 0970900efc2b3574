package dev.ownrelay.check;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/// Takes one kind of finding out of a draft. Every visible word stays, and mending again changes
/// nothing.
interface Mend {

    Draft mend(Draft draft);

    /// What becomes of a part of the HTML.
    enum Fate {
        STAYS,

        /// Its tags go, what stands in it stays.
        OPENS,
        GOES
    }

    /// The draft with its HTML changed; the same draft where nothing changed but its spelling.
    ///
    /// @param judge may change the attributes of what it judges
    static Draft change(Draft draft, Function<Node, Fate> judge) {
        var document = Jsoup.parseBodyFragment(draft.html());
        var changed = Document.createShell("");
        var copy = new Copy(changed.body(), judge);
        var before = html(document);
        document.body().childNodes().forEach(child -> child.filter(copy));
        var after = html(changed);
        return after.equals(before) ? draft : draft.withHtml(after);
    }

    private static String html(Document document) {
        document.outputSettings().prettyPrint(false);
        return document.body().html();
    }

    /// Taking many nodes out of their tree one by one would cost as much as their number squared.
    final class Copy implements NodeFilter {

        private final Function<Node, Fate> judge;
        private final Deque<Element> open = new ArrayDeque<>();
        private final Deque<Fate> fates = new ArrayDeque<>();

        private Copy(Element to, Function<Node, Fate> judge) {
            this.judge = judge;
            open.push(to);
        }

        @Override
        public FilterResult head(Node node, int depth) {
            var fate = judge.apply(node);
            if (fate == Fate.GOES) {
                return FilterResult.SKIP_ENTIRELY;
            }
            fates.push(fate);
            if (fate == Fate.STAYS && node instanceof Element element) {
                var copy = element.shallowClone();
                open.getFirst().appendChild(copy);
                open.push(copy);
            } else if (fate == Fate.STAYS) {
                open.getFirst().appendChild(node.clone());
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (fates.pop() == Fate.STAYS && node instanceof Element) {
                open.pop();
            }
            return FilterResult.CONTINUE;
        }
    }
}
