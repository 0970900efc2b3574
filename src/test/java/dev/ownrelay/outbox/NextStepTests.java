package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.UUID;

/// The button of a message does what most likely helps, and never what must fail again.
class NextStepTests extends MessagePageFixture {

    private static final String DATE = "Date: Mon, 23 Nov 2026 09:00:00 +0000";

    @BeforeEach
    void theServerIsChosen() {
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RCPT | 550 5.1.1 User unknown | other-address",
                "RCPT | 550 5.1.2 Host unknown | other-address",
                "RCPT | 552 5.2.2 Mailbox full | other-address",
                "DOT | 550 High probability of spam | write-anew",
                "DOT | 552 5.3.4 Message too big | write-anew",
                "RCPT | 550 5.7.1 Recipient does not accept mail from you | ask-receiver",
            })
    void theCauseDecidesWhichStepIsPrimary(String place, String reply, String step) {
        smtp.reply(place, reply);
        var refused = deliver("jan@home.example");
        var story = story(refused);
        assertThat(primary(refused).attr("data-step")).as(story.attr("data-cause")).isEqualTo(step);
        assertThat(story.select(".btn-primary")).hasSize(1);
        assertThat(story.select("details [data-step=send-again]")).hasSize(1);
        assertThat(story.select("[data-step=other-address] [data-route-state=works]")).hasSize(1);
    }

    @Test
    void anotherServerTakesWhatTheOwnOneRefused() {
        fixture.in(agency, "update app_user set email = 'anna@agency.example'");
        smtp.reply("RCPT", "550 5.7.1 Unable to relay");
        var refused = deliver("jan@home.example");
        assertThat(story(refused).select("[data-step=other-server]")).isEmpty();
        try (var second = ScriptedSmtpServer.start()) {
            var other = fixture.server(agency, second.port(), null, null, "Second");
            var form = primary(refused);
            assertThat(form.attr("data-step")).isEqualTo("other-server");
            assertThat(form.select("[data-route-state=works] input[name=smtpServerId]").val())
                    .isEqualTo(other.toString());
            post(
                    form.attr("action"),
                    "smtpServerId",
                    other.toString(),
                    "shown",
                    form.select("[name=shown]").val());
            runner.run(agency, other);
            assertThat(state(refused)).isEqualTo(MessageState.SENT);
            assertThat(second.messages()).hasSize(1);
            assertThat(second.messages().getFirst().text())
                    .contains("anna@agency.example", "Message-ID: " + number(refused));
        }
    }

    @Test
    void whatMayHaveLeftGoesByAnotherServerOnlyIfSomebodyIsSure() {
        smtp.reply("RCPT", "550 5.7.1 Unable to relay");
        var doubtful = deliver("jan@home.example");
        try (var second = ScriptedSmtpServer.start()) {
            var other = fixture.server(agency, second.port(), null, null, "Second");
            fixture.in(agency, "update message set state = 'UNKNOWN' where id = ?", doubtful);
            var form = story(doubtful).selectFirst("form[data-step=other-server]");
            assertThat(form.select("#sure[required]")).hasSize(1);
            var shown = form.select("[name=shown]").val();
            var url = form.attr("action");
            post(url, "smtpServerId", other.toString(), "shown", shown);
            assertThat(state(doubtful)).isEqualTo(MessageState.UNKNOWN);
            post(url, "smtpServerId", other.toString(), "shown", shown, "sure", "true");
            assertThat(state(doubtful)).isEqualTo(MessageState.QUEUED);
        }
    }

    @ParameterizedTest
    @CsvSource({"en,Could you tell us why", "nl,Kun je ons vertellen waarom"})
    void theReceiverIsAskedInWordsThatAreReadyToCopy(String language, String ask) {
        speak(language);
        smtp.reply("RCPT", "550 5.7.1 Recipient <b>does not</b> accept mail from you");
        var refused = deliver("jan@home.example");
        assertThat(story(refused).select("[data-step=ask-receiver] pre").text())
                .contains(ask, "Anna de Vries <anna@agency.example>", "jan@home.example")
                .contains("A job for you", "<b>does not</b> accept", number(refused));
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,23,false,false",
        "FAILED,25,true,true",
        "CANCELLED,25,true,true",
        "UNKNOWN,25,true,false",
        "HELD,25,true,false"
    })
    void laterThanADayTheServerGetsANewDateAndWhatNobodyHasANewNumber(
            MessageState state, int hours, boolean newDate, boolean newNumber) {
        var message = enqueue("jan@home.example");
        var number = number(message);
        fixture.in(
                agency,
                "update message set state = ?, hold_reason = 'SERVER_CHANGED' where id = ?",
                state.name(),
                message);
        clock.set(message(message).datedAt().plus(Duration.ofHours(hours)));
        sendAgain(message);
        run();
        var text = smtp.messages().getLast().text();
        assertThat(text.contains(DATE)).isEqualTo(!newDate);
        assertThat(text.contains("Message-ID: " + number)).isEqualTo(!newNumber);
        assertThat(text).contains("Message-ID: " + number(message), "<p>Hello</p>");
        assertThat(text.lines().filter(line -> line.startsWith("Date: "))).hasSize(1);
    }

    @Test
    void whatWasOnceInDoubtKeepsItsNumberAlsoWhenItFailsLater() {
        smtp.closeAt("DOT");
        var message = deliver("jan@home.example");
        assertThat(state(message)).isEqualTo(MessageState.UNKNOWN);
        smtp.behave();
        smtp.reply("RCPT", "550 5.1.1 User unknown");
        sendAgain(message);
        run();
        assertThat(state(message)).isEqualTo(MessageState.FAILED);
        var number = number(message);
        smtp.behave();
        clock.advance(Duration.ofDays(2));
        sendAgain(message);
        run();
        assertThat(smtp.messages().getLast().text())
                .contains("Message-ID: " + number)
                .doesNotContain(DATE);
    }

    private Element primary(UUID message) {
        return story(message).select("#steps > .step > form").first();
    }

    private String number(UUID message) {
        return message(message).messageId();
    }
}
