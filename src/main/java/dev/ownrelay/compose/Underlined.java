package dev.ownrelay.compose;

import dev.ownrelay.check.Place;
import dev.ownrelay.check.Place.Spot;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

import java.util.List;
import java.util.stream.Stream;

/// Underlines in a text what was found in it: each place where its words stand first.
final class Underlined {

    private static final int MOST = 100;

    private Underlined() {}

    /// @param html cleaned
    static String html(String html, List<ShownFinding> findings) {
        var document = Jsoup.parseBodyFragment(html);
        document.outputSettings().prettyPrint(false);
        var text = text(document.body());
        words(findings)
                .forEach(words -> underline(document.body(), text.indexOf(words), words.length()));
        return document.body().html();
    }

    /// In one line: what is found in it may stand in several of a source.
    private static String text(Element body) {
        var text = new StringBuilder();
        body.nodeStream(TextNode.class).forEach(node -> text.append(node.getWholeText()));
        return text.toString().replaceAll("\\s", " ");
    }

    private static Stream<String> words(List<ShownFinding> findings) {
        return findings.stream()
                .flatMap(shown -> shown.finding().places().stream())
                .filter(place -> place.spot() == Spot.BODY)
                .map(Place::words)
                .map(words -> words.endsWith("…") ? words.substring(0, words.length() - 1) : words)
                .map(String::strip)
                .filter(words -> !words.isEmpty())
                .distinct()
                .limit(MOST);
    }

    /// Whatever tags stand between the words.
    private static void underline(Element body, int from, int length) {
        int at = 0;
        for (var node : from < 0 ? List.<TextNode>of() : body.nodeStream(TextNode.class).toList()) {
            int end = at + node.getWholeText().length();
            if (at < from + length && end > from) {
                underline(node, Math.max(from - at, 0), Math.min(from + length, end) - at);
            }
            at = end;
        }
    }

    private static void underline(TextNode text, int from, int to) {
        if (to < text.getWholeText().length()) {
            text.splitText(to);
        }
        var found = from == 0 ? text : text.splitText(from);
        found.wrap("<u data-found></u>");
    }
}
