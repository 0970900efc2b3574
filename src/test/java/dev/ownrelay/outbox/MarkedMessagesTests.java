package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What becomes of messages to an address that is marked, and who lifts the mark.
class MarkedMessagesTests extends MessagePageFixture {

    private static final String NO_USER = "550 5.1.1 The email account does not exist";

    @Autowired TransactionTemplate transaction;

    UUID candidate;

    @BeforeEach
    void aCandidate() {
        candidate = candidate(agency, "Jan", "Jan@home.example");
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @Test
    void aMessageToAMarkedAddressIsSentAgainOnlyAfterAQuestion() {
        smtp.replyOnce("RCPT", NO_USER);
        var message = deliver("Jan@home.example");
        var story = page("/messages/" + message).select("#story").first();
        assertThat(story.select("[data-way=ADDRESS]")).hasSize(1);
        assertThat(story.select("[data-step=send-again] button.btn-primary")).isEmpty();
        assertThat(again("id", message.toString()).select("h1, .lead").text())
                .contains("Send this email again?", "the address of this email does not work");
        assertThat(states()).containsExactly("FAILED");
        sendAgain(message);
        assertThat(states()).containsExactly("QUEUED");
    }

    @Test
    void ofManyMessagesThoseToMarkedAddressesStayUnlessTheyAreTicked() {
        smtp.replyOnce("RCPT", NO_USER);
        deliver("Jan@home.example");
        smtp.replyOnce("RCPT", "550 High probability of spam");
        deliver("eva@home.example");
        assertThat(again("all", "true", "state", "FAILED").select(".lead, label").text())
                .contains("One email goes to an address that does not work; it stays, unless")
                .contains("Send this one too");
        post(
                "/messages/actions",
                "action",
                "SEND_AGAIN",
                "all",
                "true",
                "state",
                "FAILED",
                "sure",
                "true");
        assertThat(states()).containsExactly("FAILED", "QUEUED");
    }

    @Test
    void whatWaitsForAnAddressThatIsMarkedLeavesOnlyWhenAPersonWantsIt() {
        var waiting = enqueue("Jan@home.example");
        fixture.in(agency, "update message set due_at = due_at + interval '1 hour'");
        fixture.in(agency, "update message set candidate_id = ?", candidate);
        smtp.replyOnce("RCPT", NO_USER);
        deliver("Jan@home.example");
        assertThat(states()).containsExactly("FAILED", "HELD");
        clock.advance(Duration.ofHours(2));
        run();
        assertThat(states()).containsExactly("FAILED", "HELD");
        assertThat(page("/messages/" + waiting).select("#story").text())
                .contains("has said in the meantime that this address does not work")
                .contains("This address does not work.")
                .contains("Change the address of the candidate");
        sendAgain(waiting);
        run();
        assertThat(states()).containsExactly("FAILED", "SENT");
        assertThat(marks(agency)).as("the same server accepts it now").isZero();
    }

    @Test
    void aMarkOfABounceGoesWithItAndNotWithTheNextAcceptance() {
        var message = deliver("Jan@home.example");
        bounce(message);
        assertThat(marks(agency)).isOne();
        deliver("Jan@home.example");
        assertThat(marks(agency)).as("the agency's server accepts everything").isOne();
        takeBackNewest(message);
        assertThat(marks(agency)).isZero();
    }

    @Test
    void whatWaitedOnlyForAMistakenBounceGoesOn() {
        var message = deliver("Jan@home.example");
        var waiting = enqueue("Jan@home.example");
        fixture.in(agency, "update message set candidate_id = ?", candidate);
        bounce(message);
        assertThat(states()).containsExactly("HELD", "SENT");
        takeBackNewest(message);
        assertThat(states()).containsExactly("QUEUED", "SENT");
        run();
        assertThat(states()).containsExactly("SENT", "SENT");
        assertThat(fixture.attempts(agency, waiting)).hasSize(1);
    }

    @Test
    void whatWaitedForDaysForAMistakenBounceIsTriedAsOftenAsAnyOther() {
        var message = deliver("Jan@home.example");
        var waiting = enqueue("Jan@home.example");
        fixture.in(agency, "update message set candidate_id = ?", candidate);
        bounce(message);
        clock.advance(Duration.ofDays(6));
        takeBackNewest(message);
        smtp.replyOnce("RCPT", "451 4.7.1 Greylisted, try again");
        run();
        assertThat(states()).containsExactly("QUEUED", "SENT");
        clock.advance(Duration.ofMinutes(2));
        run();
        assertThat(state(waiting)).isEqualTo(MessageState.SENT);
    }

    @Test
    void whatAServerRefusedItselfStaysMarkedWhenABounceIsTakenBack() {
        var message = deliver("Jan@home.example");
        smtp.replyOnce("RCPT", NO_USER);
        deliver("Jan@home.example");
        bounce(message);
        takeBackNewest(message);
        assertThat(marks(agency)).isOne();
    }

    @Test
    void aMarkStaysForWhatElseCameBackWhenABounceIsTakenBack() {
        var first = deliver("Jan@home.example");
        var second = deliver("Jan@home.example");
        bounce(first);
        bounce(second);
        takeBackNewest(first);
        assertThat(marks(agency)).as("the second email").isOne();
        bounce(second);
        takeBackNewest(second);
        assertThat(marks(agency)).as("its other bounce").isOne();
        takeBackNewest(second);
        assertThat(marks(agency)).isZero();
    }

    @Test
    void whatAPersonLiftedComesBackWithNoBounceThatIsTakenBack() {
        var message = deliver("Jan@home.example");
        bounce(message);
        bounce(message);
        post("/candidates/" + candidate + "/lift-mark");
        takeBackNewest(message);
        assertThat(marks(agency)).as("not marked since").isZero();
        clock.advance(Duration.ofHours(1));
        bounce(message);
        assertThat(marks(agency)).as("marked anew").isOne();
        takeBackNewest(message);
        assertThat(marks(agency)).isZero();
    }

    @Test
    void aDirectRefusalIsNotLiftedByAnotherServer() {
        smtp.replyOnce("RCPT", NO_USER);
        deliver("Jan@home.example");
        fixture.in(agency, "update address_mark set smtp_server_id = gen_random_uuid()");
        deliver("Jan@home.example");
        assertThat(marks(agency)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "EHLO"})
    void whatIsRefusedBeforeTheAddressWasToldMarksNobody(String place) {
        smtp.reply(place, NO_USER);
        deliver("Jan@home.example");
        clock.advance(Duration.ofDays(30));
        run();
        assertThat(marks(agency)).isZero();
    }

    // ---- the messages and the pages ----

    private Document again(String... fields) {
        return html(submit("/messages/actions?action=SEND_AGAIN", fields));
    }

    private List<String> states() {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ ->
                                fixture.jdbc
                                        .sql("select state from message order by state")
                                        .query(String.class)
                                        .list()));
    }

    private void bounce(UUID message) {
        bounce(message, "5.1.1", "550 no such user");
    }

    private void takeBackNewest(UUID message) {
        post(page("/messages/" + message).select("[action$=/take-back]").first().attr("action"));
    }

    private UUID candidate(UUID of, String name, String email) {
        return rows().candidate(of, name, "Smit", email);
    }

    private long marks(UUID of) {
        return rows().value(of, Long.class, "select count(*) from address_mark");
    }
}
