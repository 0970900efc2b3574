package dev.ownrelay.bounce;

import java.util.Locale;
import java.util.Set;

/// The words of HTML, read once from its beginning to its end.
final class HtmlWords {

    private static final Set<String> NEW_LINE =
            Set.of("br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "pre", "td");
    private static final int LONGEST_NAME = 6;

    private HtmlWords() {}

    static String of(CharSequence html) {
        var words = new StringBuilder();
        int i = 0;
        while (i < html.length()) {
            char c = html.charAt(i);
            if (c == '<') {
                int end = end(html, i);
                words.append(NEW_LINE.contains(name(html, i)) ? '\n' : ' ');
                i = end;
            } else {
                words.append(c);
                i++;
            }
        }
        return words.toString()
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /// Behind the tag that begins here, at the end of a text that never closes it.
    private static int end(CharSequence html, int from) {
        int i = from;
        while (i < html.length() && html.charAt(i) != '>') {
            i++;
        }
        return Math.min(i + 1, html.length());
    }

    private static String name(CharSequence html, int from) {
        var name = new StringBuilder();
        for (int i = from + 1; i < html.length() && name.length() < LONGEST_NAME; i++) {
            char c = html.charAt(i);
            if (c == '/' && name.isEmpty()) {
                continue;
            }
            if (!Character.isLetterOrDigit(c)) {
                break;
            }
            name.append(c);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
