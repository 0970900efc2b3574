package dev.ownrelay.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.outbox.MessagePageFixture;

import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The advice fits what became of the message, its reader and the server it went through.
class AdviceTests extends MessagePageFixture {

    private static final String UNABLE = "550 5.7.1 Unable to relay";

    @ParameterizedTest
    @CsvSource({
        "451 4.7.1 Greylisted,greylisted",
        "451 4.3.0 Internal server error,remote-system-error",
        "450 4.2.1 The user is receiving mail too quickly,rate-limited"
    })
    void aMessageThatWaitsNeedsNobodyAndOneThatWasGivenUpDoes(String reply, String cause) {
        smtp.reply("RCPT", reply);
        var message = deliver();
        for (var language : List.of("en", "nl")) {
            speak(language);
            assertThat(story(message).attr("data-cause")).isEqualTo(cause);
            assertThat(advice(message)).containsPattern("need not do anything|hoeft niets te doen");
            assertThat(actor(message)).isEqualTo("NOBODY");
        }
        clock.advance(Duration.ofDays(30));
        run();
        for (var language : List.of("en", "nl")) {
            speak(language);
            assertThat(story(message).attr("data-cause")).isEqualTo(cause);
            assertThat(story(message).select("[data-again=never]")).hasSize(1);
            assertThat(advice(message))
                    .containsPattern("Send the email again|Verstuur de e-mail")
                    .doesNotContainPattern("need not do anything|hoeft niets te doen");
            assertThat(actor(message)).isNotEqualTo("NOBODY");
        }
    }

    @Test
    void greylistingForGoodIsForTheSender() {
        smtp.reply("RCPT", "550 5.7.1 Greylisted, try again later");
        var message = deliver();
        assertThat(story(message).attr("data-cause")).isEqualTo("greylisted");
        assertThat(advice(message)).contains("Send the email again in an hour");
        assertThat(actor(message)).isEqualTo("SENDER");
        assertThat(advice(message)).contains("You can solve this yourself.");
        reader = as(fixture.user(agency), Role.RECRUITER);
        assertThat(advice(message)).contains("The sender of the email can solve this.");
    }

    @Test
    void aFullMailboxIsTriedAgainByItselfBeforeAnybodyHasTo() {
        smtp.reply("RCPT", "452 4.2.2 Mailbox full");
        var message = deliver();
        assertThat(advice(message))
                .contains("If it is urgent", "Only the recipient can solve this.")
                .doesNotContain("Try again in a few days");
        clock.advance(Duration.ofDays(30));
        run();
        assertThat(advice(message)).contains("Try again in a few days");
    }

    @Test
    void whatCameBackLaterIsNotTriedAgain() {
        var line = cameBack("4.7.1", "451 Greylisted");
        assertThat(line.attr("data-cause")).isEqualTo("greylisted");
        assertThat(line.select("[data-actor]").attr("data-actor")).isEqualTo("SENDER");
        assertThat(line.text())
                .contains("This often passes by itself. Write to the candidate again later.")
                .doesNotContain("need not do anything");
    }

    @Test
    void whatAnotherServerRefusedToPassOnLeadsToTheAddressAndNotToOurOwnServer() {
        rows().candidate(agency, "Jan", "Smit", "jan@home.example");
        var message = deliver();
        bounce(message, "5.7.1", "550 relaying denied");
        var page = page("/messages/" + message);
        var line = page.select("[data-bounce=FAILED]");
        assertThat(line.attr("data-cause")).isEqualTo("relay-denied");
        assertThat(line.text())
                .contains("does not handle email for this address")
                .doesNotContain("own mail server", "user name");
        assertThat(line.select("[data-way]")).isEmpty();
        assertThat(page.select("#other-ways [data-way]").eachAttr("data-way"))
                .containsExactly("ADDRESS");
    }

    private Elements cameBack(String status, String words) {
        var message = deliver();
        bounce(message, status, words);
        return page("/messages/" + message).select("[data-bounce=FAILED]");
    }

    @Test
    void administratorsFindTheSettingsOfWhichTheAdviceSpeaks() {
        smtp.reply("RCPT", "450 4.2.1 The user is receiving mail too quickly");
        var message = deliver();
        assertThat(story(message).select("[data-way]")).isEmpty();
        reader = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        assertThat(story(message).select("[data-way=SERVER]")).hasSize(1);
        clock.advance(Duration.ofDays(30));
        run();
        assertThat(story(message).select("[data-way=SERVER]")).hasSize(1);
        assertThat(advice(message)).contains("This is for you as administrator, or for IT.");
        reader = as(sender, Role.RECRUITER);
        assertThat(story(message).select("[data-way=ASK]")).hasSize(1);
        assertThat(advice(message)).contains("This is for your administrator or IT.");
    }

    @Test
    void aServerWithoutALoginIsToldFromOneThatTookIt() {
        smtp.reply("RCPT", UNABLE);
        var message = deliver();
        assertThat(advice(message)).contains("does not know you", "your administrator can do that");
        reader = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        assertThat(advice(message))
                .contains("Then fill in its user name and password")
                .doesNotContain("your administrator");
        fixture.in(agency, "update message set smtp_server_id = null");
        assertThat(advice(message))
                .contains("add it under Other SMTP servers")
                .doesNotContain("your administrator", "password");
        reader = as(sender, Role.RECRUITER);
        assertThat(advice(message)).contains("your administrator can add it");
    }

    @Test
    void aServerThatTookTheLoginIsNotSaidToWantOne() {
        fixture.in(agency, "delete from smtp_server");
        smtp.requireLogin("anna", "secret");
        server = fixture.server(agency, smtp.port(), "anna", "secret");
        smtp.reply("RCPT", UNABLE);
        var message = deliver();
        assertThat(story(message).attr("data-cause")).isEqualTo("relay-denied");
        assertThat(advice(message))
                .contains("The login was accepted", "Choose the mail server that belongs to")
                .doesNotContain("must still be filled in", "does not know you");
        speak("nl");
        assertThat(advice(message)).contains("Het inloggen is gelukt");
    }

    @Test
    void aMessageTakenForSpamSaysWhatFiltersHoldAgainstIt() {
        smtp.reply("DOT", "550 High probability of spam");
        var message = deliver();
        assertThat(advice(message)).contains("We found nothing in the email that filters refuse");
        fixture.in(
                agency,
                "update message set subject = '', source = ?",
                "Content-Type: text/html\r\n\r\n<p>See <a href='https://bit.ly/x'>it</a></p>"
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(story(message).select("[data-finding]").eachAttr("data-finding"))
                .containsExactly("no-subject", "link-shortener");
        assertThat(story(message).select("[data-finding=link-shortener] q").text()).isEqualTo("it");
        assertThat(story(message).select("[data-step=write-anew] button").text())
                .isEqualTo("Mend and send anew");
        speak("nl");
        assertThat(story(message).select("[data-step=write-anew] button").text())
                .isEqualTo("Verbeteren en opnieuw versturen");
        speak("en");
        fixture.in(agency, "update message set source = '', text_removed_at = now()");
        assertThat(story(message).select("[data-finding]")).isEmpty();
        assertThat(advice(message)).contains("a missing subject", "suspicious attachments");
    }

    // ---- the message and its page ----

    private UUID deliver() {
        return deliver("jan@home.example");
    }

    private String advice(UUID message) {
        var story = story(message).clone();
        story.select("details").remove();
        return story.text();
    }

    private String actor(UUID message) {
        return story(message).select("[data-actor]").attr("data-actor");
    }
}
