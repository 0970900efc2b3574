package dev.ownrelay.mail;

import org.jsoup.nodes.Document;
import org.jsoup.parser.ParseError;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

import java.util.List;

/// HTML as a browser understands it, read no further than takes little time and memory. Not its
/// length bounds it: one tag can make a dozen elements, and an email has some hundreds of them.
///
/// @param whole whether nothing was left unread
/// @param faults what a parser has to complain of, at most some thousands
public record ParsedHtml(Document document, boolean whole, List<String> faults) {

    static final int MOST_ELEMENTS = 15_000;

    /// Without the octets of its pictures.
    static final int MOST_CHARACTERS = 512 * 1024;

    /// More than text of the length that can be sent holds, unless it is made to harm.
    private static final int MOST_SENT = 100_000;

    private static final int MOST_FAULTS = 2_000;
    private static final String PICTURE = "data:image/";

    /// Shorter ones are counted, so that many of them are no way around the bound.
    private static final int SMALL_PICTURE = 1_024;

    /// What stands in a body, to be looked through.
    public static ParsedHtml of(String html) {
        var beginning = html.substring(0, end(html));
        var read = read(beginning, MOST_ELEMENTS, MOST_FAULTS);
        return beginning.length() == html.length()
                ? read
                : new ParsedHtml(read.document, false, read.faults);
    }

    /// What stands in a body, to be sent.
    public static ParsedHtml ofSent(String html) {
        return read(html, MOST_SENT, 0);
    }

    private static ParsedHtml read(String html, int most, int faults) {
        var parser = Parser.htmlParser().setTrackErrors(faults);
        var shell = Document.createShell("");
        try (var stream = new StreamParser(parser)) {
            var elements = stream.parseFragment(html, shell.body(), "").iterator();
            int read = 0;
            while (read <= most && elements.hasNext()) {
                elements.next();
                read++;
            }
            shell.body().replaceWith(stream.document().child(0));
            shell.outputSettings().prettyPrint(false);
            var complaints = parser.getErrors().stream().map(ParseError::getErrorMessage).toList();
            return new ParsedHtml(shell, read <= most, complaints);
        }
    }

    private static int end(String html) {
        int left = MOST_CHARACTERS;
        int at = 0;
        while (at < html.length() && left > 0) {
            int picture = html.startsWith(PICTURE, at) ? pictureEnd(html, at) - at : 0;
            left -= picture < SMALL_PICTURE ? Math.max(picture, 1) : 0;
            at += Math.max(picture, 1);
        }
        return Math.min(at, html.length());
    }

    private static int pictureEnd(String html, int from) {
        int at = from + PICTURE.length();
        while (at < html.length() && "<>\"'\n ".indexOf(html.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
