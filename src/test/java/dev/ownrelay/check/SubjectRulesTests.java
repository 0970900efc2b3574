package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.NO_SUBJECT;
import static dev.ownrelay.check.FindingKind.SUBJECT_FALSE_REPLY;
import static dev.ownrelay.check.FindingKind.SUBJECT_TOO_LONG;
import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.mended;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.under;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SubjectRulesTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u00a0\u200b", "Re:", "Fwd: "})
    void missesASubject(String subject) {
        assertThat(find(NO_SUBJECT, about(subject)))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.WARNS);
                    assertThat(found.places().getFirst().spot()).isEqualTo(Spot.SUBJECT);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hi", "?", "Vacature", "Re: Vacature"})
    void isContentWithAnySubject(String subject) {
        assertThat(find(NO_SUBJECT, about(subject))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 150, 250})
    void mindsASubjectThatNobodyReadsToItsEnd(int length) {
        assertThat(find(SUBJECT_TOO_LONG, about("a".repeat(length))))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.ADVISES);
                    assertThat(found.arguments()).containsExactly(length, 100);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 100})
    void letsASubjectHaveAHundredCharacters(int length) {
        assertThat(find(SUBJECT_TOO_LONG, about("é".repeat(length)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Re: Vacature, Re:, Vacature",
        "RE:Your CV, RE:, Your CV",
        "Fwd: Offer, Fwd:, Offer",
        "FW: Re: Offer, FW: Re:, Offer",
        "Antw: Gesprek, Antw:, Gesprek",
        "Doorst: Gesprek, Doorst:, Gesprek",
        "re[2]: Gesprek, re[2]:, Gesprek",
        "Re: een baan, Re:, Een baan",
        "Re: iOS developer, Re:, iOS developer",
        "Re: ijssalon in Delft, Re:, IJssalon in Delft"
    })
    void takesAnAnswerToNothingForAPretence(String subject, String place, String left) {
        assertThat(places(SUBJECT_FALSE_REPLY, about(subject))).containsExactly(place);
        assertThat(mended(SUBJECT_FALSE_REPLY, about(subject)).subject()).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Recruiter: Jan", "Reactie op je cv", "Betreft: gesprek", "Reminder: 10:00"})
    void knowsWordsThatOnlyBeginAlike(String subject) {
        assertThat(find(SUBJECT_FALSE_REPLY, about(subject))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Re: Vacature", "FW: Vacature", "Re:"})
    void believesWhatTheHeaderSays(String subject) {
        var answer =
                under(
                        about(subject),
                        new Circumstances(
                                "a@b.example",
                                null,
                                null,
                                true,
                                false,
                                List.of(),
                                List.of(),
                                List.of()));
        assertThat(find(SUBJECT_FALSE_REPLY, answer)).isEmpty();
        assertThat(find(NO_SUBJECT, answer)).isEmpty();
        assertThat(new Checker().mend(SUBJECT_FALSE_REPLY, answer)).isEqualTo(answer);
    }
}
