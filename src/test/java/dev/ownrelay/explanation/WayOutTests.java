package dev.ownrelay.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.ledger.RetryPolicy;
import dev.ownrelay.outbox.MessagePageFixture;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// What a real server says, as the message's page tells it and where it leads from there.
class WayOutTests extends MessagePageFixture {

    private static final String RCPTHOSTS =
            "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)";

    @Autowired ServerPauses pauses;
    @Autowired RetryPolicy retries;
    @Autowired ZoneId zone;

    @ParameterizedTest
    @CsvSource({
        "en,rcpthosts,does not know you,its user name and password",
        "en,relay,does not know you,its user name and password",
        "nl,rcpthosts,kent je niet,de gebruikersnaam en het wachtwoord nog",
        "nl,relay,kent je niet,de gebruikersnaam en het wachtwoord nog"
    })
    void aServerThatDoesNotKnowTheSenderLeadsToMyAccount(
            String language, String word, String what, String next) {
        speak(language);
        smtp.reply("RCPT", word.equals("relay") ? "550 5.7.1 Unable to relay" : RCPTHOSTS);
        var story = story(deliver("jan@home.example"));
        assertThat(story.attr("data-cause")).isEqualTo("relay-denied");
        assertThat(story.select("strong").text()).contains(what);
        assertThat(story.text()).contains(next);
        assertThat(story.select("[data-way=MY_ACCOUNT] a").attr("href"))
                .isEqualTo("/account#server");
        assertThat(story.select("[data-again=never]")).hasSize(1);
        assertWordsAreFolded(story, word);
        assertThat(page("/account").select("#server")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "en,spam,a missing subject|untidy HTML|little text with many images|suspicious attachments"
                + "|references to scripts",
        "nl,spam,een ontbrekend onderwerp|slordige HTML|weinig tekst met veel afbeeldingen"
                + "|verdachte bijlagen|verwijzingen naar scripts"
    })
    void aMessageTakenForSpamIsToldWhatFiltersDislikeAndLeadsBackToItself(
            String language, String what, String traits) {
        speak(language);
        smtp.reply("DOT", "550 High probability of spam");
        var message = deliver("jan@home.example");
        var story = story(message);
        assertThat(story.attr("data-cause")).isEqualTo("content-spam");
        assertThat(story.select("strong").text()).contains(what);
        assertThat(story.text()).contains(traits.split("\\|"));
        assertThat(story.select("[data-way=MESSAGE] a").attr("href"))
                .isEqualTo("/messages/" + message + "#message");
        assertThat(page("/messages/" + message).select("section#message")).hasSize(1);
        assertWordsAreFolded(story, "High probability of spam");
    }

    @Test
    void administratorsAreLedToTheServerAndOthersToTheirAdministrator() {
        smtp.reply("RCPT", RCPTHOSTS);
        var message = deliver("jan@home.example");
        var administrator = fixture.user(agency, Role.ADMIN);
        fixture.in(
                agency,
                "update app_user set display_name = 'Bea <b>Bos' where id = ?",
                administrator);
        assertThat(story(message).select("[data-way=ASK]").text())
                .isEqualTo("Ask your administrator: Bea <b>Bos.");
        assertThat(story(message).select("a[href^=/maintenance]")).isEmpty();
        reader = as(administrator, Role.ADMIN);
        assertThat(story(message).select("[data-way=SERVER] a").attr("href"))
                .isEqualTo("/maintenance/smtp-servers/" + server);
        assertThat(story(message).select("[data-way=ASK]")).isEmpty();
    }

    @Test
    void aServerThatIsGoneIsNotLinkedTo() {
        smtp.reply("RCPT", RCPTHOSTS);
        var message = deliver("jan@home.example");
        fixture.in(agency, "delete from smtp_server where id = ?", server);
        reader = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        assertThat(story(message).select("[data-way=MY_ACCOUNT]")).hasSize(1);
        assertThat(story(message).select("[data-way=SERVER]")).isEmpty();
    }

    @Test
    void anAddressThatDoesNotExistLeadsToTheFieldOfWhoeverHasItNow() {
        smtp.reply("RCPT", "550 5.1.1 User unknown");
        var candidate = rows().candidate(agency, "Jan", "Smit", "jan@home.example");
        var message = deliver("jan@home.example");
        var link = story(message).select("[data-way=ADDRESS] a").attr("href");
        assertThat(link).isEqualTo("/candidates/" + candidate + "/edit#email");
        assertThat(page(link.replace("#email", "")).select("input#email")).hasSize(1);
        fixture.in(agency, "delete from candidate where id = ?", candidate);
        assertThat(story(message).select("[data-way]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "en,This email is tried again by itself until",
        "nl,'Deze e\u2011mail wordt vanzelf opnieuw geprobeerd, uiterlijk tot'"
    })
    void aMessagePutOffTellsUntilWhenItIsTriedAgain(String language, String words) {
        speak(language);
        smtp.reply("RCPT", "451 4.7.1 Greylisted, try again later");
        var queuedAt = clock.instant();
        var message = deliver("jan@home.example");
        clock.advance(Duration.ofMinutes(10));
        var story = story(message);
        assertThat(story.attr("data-cause")).isEqualTo("greylisted");
        var last = queuedAt.plus(retries.giveUpAfter());
        var day =
                DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.forLanguageTag(language))
                        .format(last.atZone(zone));
        assertThat(story.select("[data-again=until]").text()).startsWith(words).contains(day);
        assertThat(story.select("[data-again=never]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "en,'for a reason we do not know','not known to us'",
        "nl,'om een reden die we niet kennen',kennen"
    })
    void whatNobodyKnowsIsCalledUnknown(String language, String what, String basis) {
        speak(language);
        smtp.reply("DOT", "554 zxq blorp");
        var story = story(deliver("jan@home.example"));
        assertThat(story.attr("data-cause")).isEqualTo("unknown");
        assertThat(story.select("strong").text()).contains(what);
        assertThat(story.select("[data-basis]").text()).contains(basis);
        assertThat(story.select("[data-again=never]")).hasSize(1);
        assertWordsAreFolded(story, "zxq blorp");
    }

    @Test
    void aCodeAloneIsExplainedAsItsUsualMeaning() {
        smtp.reply("RCPT", "550 5.1.1 zxq blorp");
        var story = story(deliver("jan@home.example"));
        assertThat(story.attr("data-cause")).isEqualTo("recipient-unknown");
        assertThat(story.select("[data-basis]").text()).contains("only a general code");
    }

    @Test
    void theListsTellShortlyWhyAMessageWasRefused() {
        smtp.reply("DOT", "550 High probability of spam");
        var message = deliver("jan@home.example");
        var batch = outboxBatch(message);
        for (var path : List.of("/messages", "/messages?batch=" + batch, "/")) {
            assertThat(page(path).select("[data-cause=content-spam]").eachText())
                    .isNotEmpty()
                    .containsOnly("The mail server takes this email for spam.");
        }
    }

    @Test
    void thePauseOfAServerCarriesItsCause() {
        smtp.reply("RCPT", "451 4.7.1 Greylisted, try again later");
        var message = deliver("jan@home.example");
        var reply = new DeliveryResult.Reply(Stage.AUTH, 535, "5.7.8 Bad credentials", 0);
        CurrentTenant.run(agency, () -> pauses.failed(server, 1, reply));
        reader = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        assertThat(page("/messages").select("table [data-cause=login-refused]")).hasSize(1);
        var line = page("/maintenance/smtp-servers").select("td [data-cause=login-refused]");
        assertThat(line.text()).startsWith("Refuses the login since");
        var pause =
                page("/maintenance/smtp-servers/" + server).select("[data-cause=login-refused]");
        assertThat(pause.select("details.folded:not([open]) dd").eachText())
                .containsExactly("5.7.8 Bad credentials", "535", "AUTH");
        assertThat(pause.select("[data-actor=ADMINISTRATOR]").text())
                .isEqualTo("This is for you as administrator, or for IT.");
        pause.select("details").remove();
        assertThat(pause.text()).doesNotContain("5.7.8");
        assertThat(story(message).attr("data-cause")).isEqualTo("login-refused");
        assertThat(story(message).select("[data-way=SERVER] a").attr("href"))
                .isEqualTo("/maintenance/smtp-servers/" + server);
    }

    // ---- the message and the page ----

    private static void assertWordsAreFolded(Element story, String words) {
        assertThat(story.select("details.folded:not([open]) dd[dir=auto]").text()).contains(words);
        var plain = story.clone();
        plain.select("details").remove();
        assertThat(plain.text()).doesNotContain(words);
    }

    private UUID outboxBatch(UUID message) {
        return rows().value(
                        agency, UUID.class, "select batch_id from message where id = ?", message);
    }
}
