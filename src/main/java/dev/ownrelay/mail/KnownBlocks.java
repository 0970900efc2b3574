package dev.ownrelay.mail;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Gives each block that messages do not have the name of one that they have: without it, the words
/// on both sides of its edge would become one. A paragraph that holds a block becomes one, too.
final class KnownBlocks implements NodeVisitor {

    private static final Map<String, String> NAMES = names();

    private static final Set<String> NOT_SEEN =
            Set.of(
                    "title",
                    "style",
                    "script",
                    "template",
                    "iframe",
                    "noembed",
                    "noframes",
                    "datalist",
                    "desc",
                    "metadata");

    private static final Set<String> TABLE = Set.of("table", "thead", "tbody", "tfoot", "tr");

    private static final Set<String> BLOCKS =
            Set.of(
                    "h1",
                    "h2",
                    "h3",
                    "p",
                    "div",
                    "hr",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "pre",
                    "table");

    private final Deque<Element> paragraphs = new ArrayDeque<>();

    private KnownBlocks() {}

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        for (var name :
                ("address article aside caption center dd details dialog dl dt fieldset figcaption"
                     + " figure footer form header hgroup legend main marquee nav optgroup option"
                     + " search section summary")
                        .split(" ")) {
            names.put(name, "div");
        }
        names.putAll(Map.of("h4", "h3", "h5", "h3", "h6", "h3", "dir", "ul", "menu", "ul"));
        names.putAll(Map.of("listing", "pre", "xmp", "pre", "tfoot", "tbody"));
        return Map.copyOf(names);
    }

    /// Also takes out what no reader sees.
    static void in(Element body) {
        body.stream()
                .filter(KnownBlocks::isUnseen)
                .flatMap(element -> Stream.ofNullable(element.parent()))
                .distinct()
                .toList()
                .reversed()
                .forEach(KnownBlocks::showSeen);
        body.stream()
                .filter(element -> NAMES.containsKey(element.normalName()))
                .toList()
                .forEach(KnownBlocks::rename);
        body.traverse(new KnownBlocks());
    }

    private static boolean isUnseen(Node node) {
        return node instanceof Element element && NOT_SEEN.contains(element.normalName());
    }

    /// Taking children away one by one would cost as much as their number squared.
    private static void showSeen(Element parent) {
        var seen = parent.childNodes().stream().filter(node -> !isUnseen(node)).toList();
        parent.empty();
        parent.appendChildren(seen);
    }

    private static void rename(Element element) {
        var parent = element.parent();
        if (parent != null && TABLE.contains(parent.normalName())) {
            if (element.normalName().equals("caption")) {
                parent.before(element);
            } else if (!element.normalName().equals("tfoot")) {
                return;
            }
        }
        // what stands in it unescaped must not be taken for tags under another name
        element.dataNodes().forEach(data -> data.replaceWith(new TextNode(data.getWholeData())));
        element.tagName(NAMES.getOrDefault(element.normalName(), "div"));
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof Element element && BLOCKS.contains(element.normalName())) {
            paragraphs.forEach(paragraph -> paragraph.tagName("div"));
            paragraphs.clear();
            if (element.normalName().equals("p")) {
                paragraphs.push(element);
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node.equals(paragraphs.peek())) {
            paragraphs.pop();
        }
    }
}
