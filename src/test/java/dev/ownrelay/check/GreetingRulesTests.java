package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.WRONG_LANGUAGE;
import static dev.ownrelay.check.FindingKind.WRONG_NAME;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.mended;
import static dev.ownrelay.check.WrittenDrafts.person;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;
import static dev.ownrelay.check.WrittenDrafts.to;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingRulesTests {

    private static final String ENGLISH =
            "\n"
                + "Thank you for your application. We would like to meet you and your team, but"
                + " there is one thing that we have to ask: what are you looking for, and when can"
                + " you start with the new job? Please let us know before the end of this week.";
    private static final String DUTCH =
            "\n"
                + "Bedankt voor je sollicitatie. We willen je graag leren kennen, maar er is nog"
                + " een ding dat we je moeten vragen: wat zoek je, en wanneer kun je met het nieuwe"
                + " werk beginnen? Laat het ons voor het einde van de week weten.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Beste Jan, | Beste {{voornaam}},",
                "Dear Jan, | Dear {{firstName}},",
                "Hi Jan, thanks for calling. | Hi {{firstName}}, thanks for calling.",
                "Hoi Jan! | Hoi {{voornaam}}!",
                "Goedemorgen Jan, | Goedemorgen {{voornaam}},",
                "Dear Jan Jansen, | Dear {{firstName}} {{lastName}},",
                "Geachte heer Jansen, | Geachte heer {{achternaam}},",
                "Geachte mevrouw Van der Jagt, | Geachte mevrouw {{achternaam}},",
                "Dear Dr. Jansen, | Dear Dr. {{lastName}},",
                "Beste Thijmen | Beste {{voornaam}}",
                "Beste J. Jansen, | Beste {{voornaam}} {{achternaam}},",
                "Hello Oluwaseun, | Hello {{firstName}},",
                "Hi Ben, | Hi {{firstName}},",
                "Beste Mohamed ben Ali, | Beste {{voornaam}} {{achternaam}},",
                "Hi Jan. Great to hear from you. | Hi {{firstName}}. Great to hear from you.",
                "Hi Jan, Thanks! | Hi {{firstName}}, Thanks!",
                "Beste Jan, Bedankt. | Beste {{voornaam}}, Bedankt."
            })
    void knowsThatSomebodyElseIsGreeted(String greeting, String right) {
        var draft = to(saying(greeting + "\nTot morgen."), person("Marieke", "de Groot"));
        assertThat(find(WRONG_NAME, draft))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.WARNS);
                    assertThat(found.places())
                            .containsExactly(Place.of(Spot.RECIPIENT, "Marieke de Groot"));
                    assertThat(found.arguments().getFirst().toString())
                            .startsWith(greeting.substring(0, 4));
                });
        assertThat(mended(WRONG_NAME, draft).html())
                .isEqualTo("<div>" + right + "<br>Tot morgen.</div>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Beste Jan, | Jan | de Vries",
                "Beste Jan en Piet, | Piet | Bakker",
                "Beste Jan, Piet en Klaas, | Klaas | Bakker",
                "Beste Jan, Piet & Klaas | Klaas | Bakker",
                "Beste Jan, Piet, | Piet | Bakker",
                "Hi Ben and Tom, | Ben | Smit",
                "Beste Ben, | Mohamed | ben Ali",
                "Hi Both, | Jan | de Vries",
                "Geachte J.P. Postma, | J.P. | Postma",
                "Hi Bert, | Albertus | van Dam",
                "Hi Bob, | Robert | Smith",
                "Hi Jantje, | Jan | Smith",
                "Dear Dr. Ozdemir, | Elif | Özdemir",
                "Hi José, | Jose | Garcia",
                "Hi RJ, | Robbert-Jan | Hofman",
                "Geachte J. Postma, | Johannes | Postma",
                "Geachte J. Postma, | J.P. | Postma",
                "Geachte heer/mevrouw De Vries, | Jan | de Vries",
                "Geachte mevrouw De Boer-Hendriks, | Karin | de Boer",
                "Dear Mr O'Connor, | James | O’Connor",
                "Dear all, | Jan | de Vries",
                "Beste kandidaat, | Jan | de Vries",
                "Beste Kandidaat, | Jan | de Vries",
                "Beste Zorgprofessional, | Jan | de Vries",
                "Beste HR-team, | Jan | de Vries",
                "Hi Team Utrecht, | Jan | de Vries",
                "Dear Sir or Madam, | Jan | de Vries",
                "Geachte heer/mevrouw, | Jan | de Vries",
                "Dear Hiring Manager, | Jan | de Vries",
                "Beste Senior Developer, | Jan | de Vries",
                "Hoi allemaal, | Jan | de Vries",
                "Hi there, | Jan | de Vries",
                "Goedemorgen, | Jan | de Vries",
                "Beste {{voornaam}}, | Jan | de Vries",
                "Beste heer {{achternaam}}, | Jan | de Vries",
                "Beste collega’s, | Jan | de Vries",
                "Beste Jansen, | '' | ''",
                "Dagmar belde net. | Jan | de Vries",
                "Hi, Jan told me that you called. | Piet | Bakker",
                "Hi Piet, Jan told me that you called. | Piet | Bakker"
            })
    void knowsARightGreeting(String greeting, String first, String last) {
        var draft = to(saying(greeting + "\nTot morgen."), person(first, last));
        assertThat(places(WRONG_NAME, draft)).isEmpty();
        assertThat(new Checker().mend(WRONG_NAME, draft)).isEqualTo(draft);
    }

    @Test
    void takesTheAddressForAName() {
        var draft = to(saying("Hi Kim,"), new Recipient("K.", "Yilmaz", "kim.yilmaz@mail.example"));
        assertThat(find(WRONG_NAME, draft)).isEmpty();
        var short_ = to(saying("Hi Jan,"), new Recipient("Recruitment", "", "info@mail.example"));
        assertThat(places(WRONG_NAME, short_)).containsExactly("Recruitment");
    }

    @Test
    void namesTheOthersWhereManyGetOneName() {
        var draft =
                to(
                        saying("Beste Jan,\nTot morgen."),
                        person("Jan", "de Vries"),
                        person("Piet", "Bakker"),
                        person("Lisa", "Jansen"));
        assertThat(places(WRONG_NAME, draft)).containsExactly("Piet Bakker");
        assertThat(new Checker().concerned(WRONG_NAME, draft))
                .containsExactly(person("Piet", "Bakker"));
        assertThat(new Checker().concerned(WRONG_LANGUAGE, draft)).isEqualTo(draft.to());
        assertThat(mended(WRONG_NAME, draft).html()).contains("Beste {{voornaam}},");
    }

    @Test
    void doesNotPutAFieldWhereNothingWouldBeFilledIn() {
        var draft = to(saying("Beste Jan,"), person("", "Bakker"));
        assertThat(places(WRONG_NAME, draft)).containsExactly("Bakker");
        assertThat(new Checker().mend(WRONG_NAME, draft)).isEqualTo(draft);
        assertThat(HtmlDrafts.mendable(draft)).isEmpty();
    }

    @Test
    void leavesOtherPlacesOfTheNameAlone() {
        var draft = to(saying("Hi <b>Jan</b>,\nI spoke to Jan."), person("Piet", "Bakker"));
        assertThat(mended(WRONG_NAME, draft).html())
                .isEqualTo("<div>Hi <b>{{firstName}}</b>,<br>I spoke to Jan.</div>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Beste Jan," + ENGLISH,
                "Geachte heer De Vries," + ENGLISH,
                "Dear Jan," + DUTCH
            })
    void hearsTwoLanguages(String text) {
        assertThat(find(WRONG_LANGUAGE, saying(text)))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.ADVISES);
                    assertThat(found.places())
                            .containsExactly(
                                    Place.of(Spot.BODY, text.substring(0, text.indexOf(','))));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Beste Jan," + DUTCH,
                "Dear Jan," + ENGLISH,
                "Hi Jan," + DUTCH,
                "Beste Jan,\nThank you for your call, we will be there.",
                "Beste Jan,\nHieronder de tekst van het bedrijf, die is er alleen in het Engels."
                        + ENGLISH,
                "Dear Jan," + ENGLISH + DUTCH,
                "Let's meet." + DUTCH
            })
    void isNotSureOfAMixture(String text) {
        assertThat(places(WRONG_LANGUAGE, saying(text))).isEmpty();
    }
}
