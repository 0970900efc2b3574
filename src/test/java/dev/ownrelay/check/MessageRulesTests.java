package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.EMPTY_MESSAGE;
import static dev.ownrelay.check.FindingKind.LINE_TOO_LONG;
import static dev.ownrelay.check.FindingKind.NEVER_ANSWERED_BEFORE;
import static dev.ownrelay.check.FindingKind.REPLY_TO_DIFFERS;
import static dev.ownrelay.check.FindingKind.SENDER_BLOCKLISTED;
import static dev.ownrelay.check.FindingKind.SENDER_NOT_BELIEVED;
import static dev.ownrelay.check.FindingKind.TOO_MANY_RECIPIENTS;
import static dev.ownrelay.check.WrittenDrafts.about;
import static dev.ownrelay.check.WrittenDrafts.find;
import static dev.ownrelay.check.WrittenDrafts.person;
import static dev.ownrelay.check.WrittenDrafts.places;
import static dev.ownrelay.check.WrittenDrafts.saying;
import static dev.ownrelay.check.WrittenDrafts.to;
import static dev.ownrelay.check.WrittenDrafts.under;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.Place.Spot;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;

class MessageRulesTests {

    private static final String FROM = "anna@agency.example";

    @ParameterizedTest
    @ValueSource(strings = {"", "<p><br></p>", "<p>&nbsp;\u200b</p>", "<script>x()</script>"})
    void seesThatThereIsNothingToRead(String html) {
        assertThat(find(EMPTY_MESSAGE, about("x").withHtml(html)))
                .hasValueSatisfying(
                        found -> assertThat(found.severity()).isEqualTo(Severity.WARNS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<p>.</p>", "ok", "<img src='https://x.example/a.png' alt=''>"})
    void isContentWithOneWord(String html) {
        assertThat(find(EMPTY_MESSAGE, about("x").withHtml(html))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a, 999, 999", "é, 500, 1000", "'word ', 400, 1999"})
    void mindsALineThatDoesNotEnd(String words, int times, int octets) {
        assertThat(find(LINE_TOO_LONG, saying("Hi,\n" + words.repeat(times))))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.ADVISES);
                    assertThat(found.arguments()).containsExactly(octets, 998);
                    assertThat(found.places().getFirst().words()).hasSize(Place.LONGEST);
                });
    }

    @ParameterizedTest
    @CsvSource({"a, 998", "é, 499", "'word\n', 400"})
    void letsALineHaveWhatTheStandardLetsItHave(String words, int times) {
        assertThat(find(LINE_TOO_LONG, saying(words.repeat(times)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 200, 1000})
    void countsTheRecipients(int many) {
        assertThat(find(TOO_MANY_RECIPIENTS, to(saying("Hi,"), people(many))))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.ADVISES);
                    assertThat(found.arguments()).containsExactly(many, 100);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void letsAHundredBe(int many) {
        assertThat(find(TOO_MANY_RECIPIENTS, to(saying("Hi,"), people(many)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"anna@gmail.example", "anna@other.agency.test", "anna@agency.example.org"})
    void mindsAnswersThatGoElsewhere(String replyTo) {
        assertThat(find(REPLY_TO_DIFFERS, under(about("x"), replies(replyTo))))
                .hasValueSatisfying(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.ADVISES);
                    assertThat(found.places()).containsExactly(Place.of(Spot.SENDER, replyTo));
                    assertThat(found.arguments()).containsExactly(replyTo, FROM);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs@agency.example", "x@AGENCY.example", "x@mail.agency.example"})
    void letsAnswersGoToTheSameHouse(String replyTo) {
        assertThat(find(REPLY_TO_DIFFERS, under(about("x"), replies(replyTo)))).isEmpty();
    }

    @Test
    void tellsWhatIsKnownOfTheSender() {
        var known =
                new Circumstances(
                        FROM,
                        null,
                        null,
                        false,
                        true,
                        List.of("list.one.example", "list.two.example"),
                        List.of(),
                        List.of("hospital.example"));
        var draft = under(about("x"), known);
        assertThat(places(SENDER_BLOCKLISTED, draft))
                .containsExactly("list.one.example", "list.two.example");
        assertThat(places(SENDER_NOT_BELIEVED, draft)).containsExactly(FROM);
        assertThat(places(NEVER_ANSWERED_BEFORE, draft)).containsExactly("hospital.example");
        assertThat(new Checker().check(draft))
                .extracting(Finding::kind, Finding::severity)
                .contains(
                        tuple(SENDER_BLOCKLISTED, Severity.WARNS),
                        tuple(SENDER_NOT_BELIEVED, Severity.WARNS),
                        tuple(NEVER_ANSWERED_BEFORE, Severity.ADVISES));
    }

    @Test
    void holdsNothingAgainstAnUnknownSender() {
        assertThat(new Checker().check(saying("We spoke about the vacancy."))).isEmpty();
    }

    private static Circumstances replies(@Nullable String replyTo) {
        return new Circumstances(
                FROM, replyTo, null, false, false, List.of(), List.of(), List.of());
    }

    private static Recipient[] people(int many) {
        return Collections.nCopies(many, person("Jan", "de Vries")).toArray(Recipient[]::new);
    }
}
