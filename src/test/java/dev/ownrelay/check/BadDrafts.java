package dev.ownrelay.check;

import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.person;
import static dev.ownrelay.check.WrittenDrafts.saying;
import static dev.ownrelay.check.WrittenDrafts.to;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/// At least two drafts for each finding that can be mended.
public final class BadDrafts {

    private static final String MORE =
            "<p>We spoke about the vacancy of planner in Utrecht. The employer read your CV and"
                + " would like to meet you next week, on Tuesday or on Thursday. Which day suits"
                + " you?</p>";

    private BadDrafts() {}

    /// @param kind of the finding
    public record BadDraft(FindingKind kind, Draft draft) {

        /// Without the finding.
        public Draft mended() {
            return new Checker().mend(kind, draft);
        }

        @Override
        public String toString() {
            return kind.id() + ": " + draft.subject() + ", " + start(draft.html());
        }

        private static String start(String html) {
            return html.substring(0, Math.min(html.length(), 60));
        }
    }

    public static List<BadDraft> all() {
        return Stream.of(subjects(), words(), markup(), seen()).flatMap(each -> each).toList();
    }

    private static Stream<BadDraft> subjects() {
        return Stream.of(
                bad(FindingKind.SUBJECT_SHOUTING, about("YOUR APPLICATION AT ACME TODAY")),
                bad(FindingKind.SUBJECT_SHOUTING, about("Interview tomorrow!!!!")),
                bad(FindingKind.SUBJECT_SHOUTING, about("REAGEER VANDAAG OP DEZE VACATURE!!!")),
                bad(FindingKind.SUBJECT_FALSE_REPLY, about("Re: Your application")),
                bad(FindingKind.SUBJECT_FALSE_REPLY, about("RE: Uw sollicitatie")));
    }

    private static Stream<BadDraft> words() {
        return Stream.of(
                bad(
                        FindingKind.SHOUTING_TEXT,
                        saying("Hi,\nWE WANT TO MEET YOU AS SOON AS YOU CAN, CALL TODAY!!!\nAnna")),
                bad(
                        FindingKind.SHOUTING_TEXT,
                        saying(
                                "Hoi,\n"
                                    + "BEL MIJ VANDAAG NOG OVER DEZE UNIEKE KANS IN UTRECHT!!!\n"
                                    + "Anna")),
                bad(FindingKind.PLACEHOLDER_LEFT, saying("Dear {{first_name}},\nshall we meet?")),
                bad(FindingKind.PLACEHOLDER_LEFT, about("For {{ LastName }}")),
                bad(
                        FindingKind.WRONG_NAME,
                        to(saying("Beste Jan,\nTot morgen."), person("Piet", "Bakker"))),
                bad(
                        FindingKind.WRONG_NAME,
                        to(saying("Dear Jan,\nUntil tomorrow."), person("Lisa", "Bakker"))));
    }

    private static Stream<BadDraft> markup() {
        return Stream.of(
                html(
                        FindingKind.UNTIDY_HTML,
                        "<p class=\"MsoNormal\""
                                + " style=\"mso-margin-top-alt:auto\">Hi<o:p></o:p></p>"),
                html(FindingKind.UNTIDY_HTML, "<center><font color=\"red\" size=5>Hi</center>"),
                html(FindingKind.UNTIDY_HTML, "<div>Hi <b>Jan</div><h1>Agenda</h2>"),
                html(FindingKind.HTML_UNSUPPORTED, "<p style=\"position:fixed\">Hi</p>"),
                html(FindingKind.HTML_UNSUPPORTED, "<p>Hi</p><video>there</video>"),
                html(FindingKind.SCRIPT, "<p onclick=\"a()\">Hi</p><script>alert(1)</script>"),
                html(FindingKind.SCRIPT, "<p><a href=\"javascript:x()\">Hi</a></p>"),
                html(
                        FindingKind.SCRIPT,
                        "<form action=\"https://evil.example/\"><p>Hi</p></form>"));
    }

    private static Stream<BadDraft> seen() {
        return Stream.of(
                html(FindingKind.HIDDEN_TEXT, "<p style=\"color:#fff\">casino bonus</p>"),
                html(FindingKind.HIDDEN_TEXT, "<p style=\"font-size:0\">casino bonus</p>"),
                html(FindingKind.HIDDEN_TEXT, "<p style=\"display:none\">casino bonus</p>"),
                html(FindingKind.LOW_CONTRAST, "<p style=\"color:#bbb\">Hi Jan</p>"),
                html(
                        FindingKind.LOW_CONTRAST,
                        "<p style=\"color:#ccc;background-color:#eee\">Hi Jan</p>"),
                html(
                        FindingKind.IMAGE_WITHOUT_ALT,
                        "<p><img src=\"https://agency.example/office.png\"></p>"),
                html(FindingKind.IMAGE_WITHOUT_ALT, "<p><img src=\"" + picture(64) + "\"></p>"),
                html(
                        FindingKind.LARGE_IMAGE,
                        "<p><img alt=\"office\" src=\"" + picture(700) + "\"></p>"));
    }

    private static BadDraft html(FindingKind kind, String html) {
        return bad(kind, about("Vacancy").withHtml(html + MORE));
    }

    private static BadDraft bad(FindingKind kind, Draft draft) {
        return new BadDraft(kind, draft);
    }

    /// Of points in any colour, which no format makes smaller.
    private static String picture(int width) {
        var image = new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB);
        var random = new Random(width);
        for (int i = 0; i < width * width; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        try (var out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
