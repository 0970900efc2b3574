package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.SPAM_PHRASE;
import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpamPhraseRuleTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Make money fast with this job.",
                "Verdien geld vanuit huis, zonder diploma.",
                "Act now: click here.",
                "Risk-free, and your money back.",
                "Sla nu toe! Klik hier.",
                "Don't miss out, it is your last chance, only today.",
                "Betaal de inschrijfkosten voor 1 december."
            })
    void hearsAnAdvertisement(String text) {
        assertThat(find(SPAM_PHRASE, saying(text)))
                .hasValueSatisfying(
                        found -> assertThat(found.severity()).isEqualTo(Severity.ADVISES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Click here for the vacancy.",
                "The bonus is guaranteed, and there is free parking.",
                "We need a decision now, this is urgent. Act on it today.",
                "Beste prijs-kwaliteitverhouding, zeggen de klanten.",
                "Croupier bij het casino in Utrecht.",
                "Gratis sporten, korting op je zorgverzekering en een gegarandeerd rooster.",
                "Cash management, forensic accounting, treasury."
            })
    void hearsNoneInAVacancy(String text) {
        assertThat(places(SPAM_PHRASE, saying(text))).isEmpty();
    }

    @Test
    void namesTheWordsAsTheyStand() {
        var draft = about("Make MONEY fast").withHtml("<p>Act <b>now</b>,<br>and act now.</p>");
        assertThat(find(SPAM_PHRASE, draft))
                .hasValueSatisfying(found -> {
                    assertThat(found.places())
                            .containsExactly(
                                    Place.of(Spot.SUBJECT, "Make MONEY fast"),
                                    Place.of(Spot.BODY, "Act now"));
                    assertThat(found.arguments()).containsExactly(2);
                });
    }

    @Test
    void countsAPhraseOnce() {
        assertThat(places(SPAM_PHRASE, saying("Act now. ".repeat(50)))).isEmpty();
    }
}
