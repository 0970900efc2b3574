package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.IMAGE_ONLY;
import static dev.ownrelay.check.FindingKind.IMAGE_WITHOUT_ALT;
import static dev.ownrelay.check.FindingKind.LITTLE_TEXT_MANY_IMAGES;
import static dev.ownrelay.check.FindingKind.LOGO_HEAVY_SIGNATURE;
import static dev.ownrelay.check.FindingKind.NO_TEXT_PART;
import static dev.ownrelay.check.FindingKind.REMOTE_IMAGE;
import static dev.ownrelay.check.HtmlDrafts.draft;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mended;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureRulesTests {

    private static final String FLYER = "<img src=\"https://x.nl/flyer.png\" alt=\"\">";
    private static final String ICON =
            "<img src=\"https://x.nl/in.png\" alt=\"LinkedIn\" width=\"24\" height=\"24\">";
    private static final String LOGO =
            "<img src=\"data:image/png;base64,AAAA\" alt=\"\" width=\"240\" height=\"80\">";
    private static final String CARD =
            "<div>Anna de Vries<br>Senior recruiter<br>Bureau Voorbeeld<br>+31 20 123 45 67</div>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLYER,
                "<p>Hi</p>" + FLYER,
                "<a href=\"https://x.nl\">" + FLYER + "</a>",
                "<div><br></div><img src=\"https://x.nl/flyer.png\" alt=\"flyer\">",
            })
    void findsAPlainTextPartThatSaysNothing(String html) {
        var finding = found(NO_TEXT_PART, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(finding.places()).containsExactly(Place.of(Spot.MESSAGE, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<p>Ok!</p>",
                "<p>Ok!</p>" + ICON,
                "<img src=\"https://x.nl/a.png\" alt=\"Vacature: senior accountant\">",
                HtmlDrafts.LETTER + FLYER,
            })
    void findsNothingWhereTheTextPartSaysAsMuch(String html) {
        assertThat(find(NO_TEXT_PART, html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLYER,
                "<p><br></p><p>\u00a0</p>" + FLYER + FLYER,
                "<table><tr><td><a href=\"https://x.nl\">" + FLYER + "</a></td></tr></table>",
            })
    void findsPicturesWithoutAWord(String html) {
        var finding = found(IMAGE_ONLY, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(words(finding)).containsOnly("flyer.png");
        assertThat(find(LITTLE_TEXT_MANY_IMAGES, html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<p>Zie de flyer</p>" + FLYER, ICON})
    void findsNotPicturesOnlyWhereThereIsAWordOrNoPicture(String html) {
        assertThat(find(IMAGE_ONLY, html)).isEmpty();
    }

    @Test
    void findsMorePicturesThanWords() {
        for (int pictures : new int[] {3, 4, 10}) {
            var finding =
                    found(
                            LITTLE_TEXT_MANY_IMAGES,
                            "<p>Kijk eens naar ons kantoor</p>" + FLYER.repeat(pictures));
            assertThat(finding.arguments()).containsExactly(pictures, 22L);
            assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Zie de flyer</p>" + FLYER + FLYER,
                "<p>Groet, Anna</p>" + ICON + ICON + ICON + ICON,
                HtmlDrafts.LETTER + FLYER + FLYER + FLYER,
            })
    void findsEnoughWordsForFewOrSmallPictures(String html) {
        assertThat(find(LITTLE_TEXT_MANY_IMAGES, html)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <p>Hi <img src="https://x.nl/team.jpg?w=3" alt=""></p> | PICTURE   | team.jpg | web
                    <p>Hi <img src="http://x.nl/t.jpg" alt="Team"></p>     | PICTURE   | Team     | lost
                    <p>Hi <img src="cid:image001.png@01D" alt=""></p>      | PICTURE   | cid:image001.png@01D | lost
                    <p>Hi <img src="file:///C:/Temp/a%20b.png"></p>        | PICTURE   | a b.png  | lost
                    """)
    void findsPicturesThatLieElsewhere(String html, Spot spot, String words, String reason) {
        var finding = found(REMOTE_IMAGE, html);
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(finding.places()).containsExactly(new Place(spot, words, reason));
    }

    @Test
    void findsPicturesOfTheSignatureThatLieElsewhere() {
        assertThat(find(REMOTE_IMAGE, draft("<p>Hi</p>", CARD + ICON)).orElseThrow().places())
                .containsExactly(new Place(Spot.SIGNATURE, "LinkedIn", "web"));
        assertThat(find(REMOTE_IMAGE, draft("<p>Hi" + LOGO, CARD + LOGO))).isEmpty();
        assertThat(find(REMOTE_IMAGE, "<p>https://x.nl/a.png</p>")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <img src="https://x.nl/a/team-foto_kantoor.jpg?x">                     | team foto kantoor
                    <img src="https://x.nl/Vacature%20accountant.png">                     | Vacature accountant
                    <img src="https://x.nl/IMG_20240503.jpg">                              | ''
                    <img src="https://x.nl/3f9a0c77d1e24b.png">                            | ''
                    <img src="data:image/png;base64,AAAA">                                 | ''
                    <img src="https://x.nl/pijl-rechts.png" width="12" height="12">        | ''
                    <a href="https://jobs.x.nl/1"><img src="https://x.nl/image001.png"></a> | jobs.x.nl
                    """)
    void findsPicturesThatAreNotDescribedAndNamesThem(String html, String alternative) {
        var finding = found(IMAGE_WITHOUT_ALT, html);
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(finding.places().getFirst().spot()).isEqualTo(Spot.PICTURE);
        assertThat(mended(IMAGE_WITHOUT_ALT, html).html()).contains("alt=\"" + alternative + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {FLYER, ICON, LOGO, "<p>Hi</p>"})
    void findsDescribedPicturesWell(String html) {
        assertThat(find(IMAGE_WITHOUT_ALT, html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGO,
                "<div>Anna de Vries</div>" + LOGO,
                CARD + LOGO + LOGO + LOGO,
            })
    void findsASignatureWithMorePictureThanText(String signature) {
        var finding =
                find(LOGO_HEAVY_SIGNATURE, draft("<p>Tot morgen!</p>", signature)).orElseThrow();
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(finding.places().getFirst().spot()).isEqualTo(Spot.SIGNATURE);
        assertThat(find(LOGO_HEAVY_SIGNATURE, draft(HtmlDrafts.LETTER.repeat(4), signature)))
                .isEmpty();
    }

    @Test
    void findsALogoThatWeighsMoreThanAnyEmail() {
        var heavy =
                "<img src=\"data:image/png;base64,%s\" alt=\"\">".formatted("A".repeat(250_000));
        assertThat(find(LOGO_HEAVY_SIGNATURE, draft(HtmlDrafts.LETTER.repeat(4), CARD + heavy)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CARD, CARD + LOGO, CARD + LOGO + ICON + ICON + ICON})
    void findsACommonSignatureWell(String signature) {
        assertThat(find(LOGO_HEAVY_SIGNATURE, draft("<p>Tot morgen!</p>", signature))).isEmpty();
    }
}
