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
        words(findings).forEach(words -> underline(document.body(), words));
        return document.body().html();
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

    private static void underline(Element body, String words) {
        body.nodeStream(TextNode.class)
                .filter(text -> text.getWholeText().contains(words))
                .findFirst()
                .ifPresent(text -> underline(text, words));
    }

    private static void underline(TextNode text, String words) {
        int from = text.getWholeText().indexOf(words);
        var found = from == 0 ? text : text.splitText(from);
        if (found.getWholeText().length() > words.length()) {
            found.splitText(words.length());
        }
        found.wrap("<u data-found></u>");
    }
}
