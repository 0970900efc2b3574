package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.PLACEHOLDER_EMPTY;
import static dev.ownrelay.check.FindingKind.PLACEHOLDER_LEFT;
import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.mended;
import static dev.ownrelay.check.WrittenDrafts.person;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;
import static dev.ownrelay.check.WrittenDrafts.to;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderRulesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{naam}}",
                "{{first_name | there}}",
                "{naam}",
                "${naam}",
                "[naam]",
                "[Your name]",
                "[titel van de functie]",
                "[vul hier je naam in]",
                "&lt;&lt;name&gt;&gt;",
                "«Bedrijf»",
                "« Bedrijf »",
                "%COMPANY%",
                "%%company_name%%",
                "*|COMPANY|*",
                "{{}}"
            })
    void findsWhatNobodyFills(String field) {
        var draft = saying("Beste " + field + ",");
        var written = field.replace("&lt;", "<").replace("&gt;", ">");
        assertThat(find(PLACEHOLDER_LEFT, draft))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.WARNS);
                    assertThat(found.places()).containsExactly(Place.of(Spot.BODY, written));
                });
        assertThat(places(PLACEHOLDER_LEFT, about("Voor " + written))).containsExactly(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{firstName}}",
                "{{ lastName }}",
                "{{voornaam }}",
                "{{achternaam}}",
                "(m/v) [m/v]",
                "zie [1] en [PDF]",
                "100% gratis, 50%",
                "a < b > c",
                "f(x) = {1, 2}",
                "[website]",
                "[Kade Werving]",
                "{ }",
                "Lees meer [hier]",
                "apply [here]"
            })
    void letsOtherBracketsBe(String text) {
        assertThat(places(PLACEHOLDER_LEFT, saying(text.replace("<", "&lt;")))).isEmpty();
        assertThat(places(PLACEHOLDER_LEFT, about(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "{{ First Name }}, {{firstName}}",
        "{{first_name}}, {{firstName}}",
        "{firstName}, {{firstName}}",
        "{{fristName}}, {{firstName}}",
        "{{Voornaam}}, {{voornaam}}",
        "[voornaam], {{voornaam}}",
        "%FIRSTNAME%, {{firstName}}",
        "*|FNAME|*, {{firstName}}",
        "{{last-name}}, {{lastName}}",
        "{surname}, {{lastName}}",
        "{{ achter naam }}, {{achternaam}}",
        "{{  lastName  }}, {{lastName}}"
    })
    void mendsWhatIsOnlyMisspelt(String written, String right) {
        assertThat(mended(PLACEHOLDER_LEFT, saying("Dear " + written + ",")).html())
                .isEqualTo("<div>Dear " + right + ",</div>");
        assertThat(mended(PLACEHOLDER_LEFT, about("For " + written)).subject())
                .isEqualTo("For " + right);
    }

    @Test
    void leavesTheOthersToTheWriter() {
        var draft = saying("Dear {{first_name}}, from {{company}}");
        var mended = new Checker().mend(PLACEHOLDER_LEFT, draft);
        assertThat(mended.html()).contains("{{firstName}}", "{{company}}");
        assertThat(places(PLACEHOLDER_LEFT, mended)).containsExactly("{{company}}");
        assertThat(HtmlDrafts.mendable(draft)).containsExactly(PLACEHOLDER_LEFT);
        assertThat(HtmlDrafts.mendable(mended)).as("nothing to press").isEmpty();
    }

    /// Filling looks at the source, where a tag or another blank hides the field.
    @ParameterizedTest
    @ValueSource(strings = {"{{first<b>Name</b>}}", "{{&nbsp;firstName}}", "{{\nfirstName}}"})
    void mendsAFieldThatTheSourceHides(String html) {
        var draft = about("x").withHtml("<p>Dear " + html + ", hello {{firstName}}</p>");
        assertThat(places(PLACEHOLDER_LEFT, draft)).hasSize(1);
        assertThat(mended(PLACEHOLDER_LEFT, draft).html())
                .matches("<p>Dear \\{\\{ ?firstName}}(<b></b>)?, hello \\{\\{firstName}}</p>");
    }

    @Test
    void namesThoseWhoseNameIsNotKnown() {
        var draft =
                to(
                        saying("Dear {{firstName}},"),
                        person("Jan", "de Vries"),
                        person("", "Bakker"),
                        person(" ", ""));
        assertThat(find(PLACEHOLDER_EMPTY, draft))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.WARNS);
                    assertThat(found.arguments()).containsExactly(2);
                    assertThat(found.places())
                            .containsExactly(
                                    new Place(Spot.RECIPIENT, "Bakker", "first"),
                                    new Place(Spot.RECIPIENT, "x@mail.example", "first"));
                });
        assertThat(new Checker().concerned(PLACEHOLDER_EMPTY, draft))
                .containsExactly(person("", "Bakker"), person(" ", ""));
    }

    @Test
    void looksAtTheLastNameInTheSubjectAndAtTheSignature() {
        var person = person("Jan", "");
        assertThat(places(PLACEHOLDER_EMPTY, to(about("Voor {{achternaam}}"), person)))
                .containsExactly("Jan");
        var signed = to(saying("Hi,"), person);
        var withSignature =
                new Draft(
                        signed.subject(),
                        signed.html(),
                        "<p>For {{lastName}}</p>",
                        signed.files(),
                        signed.to(),
                        signed.circumstances());
        assertThat(places(PLACEHOLDER_EMPTY, withSignature)).containsExactly("Jan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hi,", "Hi {{lastName}},", "Hi {{naam}},"})
    void mindsNoNameThatIsNotFilledIn(String text) {
        assertThat(find(PLACEHOLDER_EMPTY, to(saying(text), person("", "Bakker")))).isEmpty();
    }
}
