package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/// A real server says that nobody is at an address, and what becomes of the candidate.
class AddressMarkTests extends MessagePageFixture {

    private static final String NO_USER = "550 5.1.1 The email account does not exist";

    @Autowired TransactionTemplate transaction;

    UUID candidate;

    @BeforeEach
    void aCandidate() {
        candidate = candidate(agency, "Jan", "Jan@home.example");
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT,550 5.1.1 The email account does not exist,recipient-unknown",
        "DOT,550 5.1.1 No such user here,recipient-unknown",
        "RCPT,550 5.2.1 The email account is disabled,recipient-account-disabled",
        "RCPT,550 5.1.2 Host unknown: Domain not found,recipient-domain-unknown",
        "RCPT,556 5.1.10 Recipient address has null MX,recipient-domain-no-mail"
    })
    void anAddressWhereNobodyIsReachedIsMarkedWithWhyWhenAndByWhichMessage(
            String place, String reply, String cause) {
        smtp.reply(place, reply);
        var message = deliver("Jan@home.example");
        for (var page : List.of(page("/candidates"), page("/candidates/" + candidate))) {
            assertThat(page.select("[data-cause=" + cause + "] strong").text())
                    .isEqualTo("This address does not work.");
            assertThat(page.select("[data-cause] a[href=/messages/" + message + "]")).hasSize(1);
            assertThat(page.select("[data-cause] time")).hasSize(1);
        }
    }

    @Test
    void theWhyIsSaidInTheLanguageOfTheReader() {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        assertThat(page("/candidates").select("[data-cause]").text())
                .contains("The address of the recipient does not exist.");
        fixture.in(agency, "update app_user set locale = 'nl'");
        assertThat(page("/candidates").select("[data-cause]").text())
                .contains("Dit adres werkt niet.", "Het adres van de ontvanger bestaat niet.");
        assertThat(page("/candidates/" + candidate).select("form button").text())
                .contains("Markering weghalen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "552 5.2.2 Mailbox full",
                "550 High probability of spam",
                "5.7.1 Unable to relay",
                "550 zzz qqq"
            })
    void whatIsNotTheFaultOfTheAddressMarksNobody(String reply) {
        smtp.reply("RCPT", reply.startsWith("5.") ? "550 " + reply : reply);
        deliver("Jan@home.example");
        assertThat(marks(agency)).isZero();
    }

    @Test
    void aMessageThatIsStillTriedMarksNobodyUntilItIsGivenUp() {
        smtp.reply("RCPT", "450 4.1.1 Recipient address rejected: User unknown");
        deliver("Jan@home.example");
        assertThat(marks(agency)).isZero();
        clock.advance(Duration.ofDays(30));
        run();
        assertThat(marks(agency)).isOne();
    }

    @Test
    void theMarkIsOfTheAddressThatTheCandidateHasNow() {
        smtp.reply("RCPT", NO_USER);
        deliver("old@home.example");
        deliver("jan@home.example");
        assertThat(marks(agency)).as("other mailboxes").isZero();
        deliver("Jan@HOME.example");
        assertThat(marks(agency)).as("the same domain in capitals").isOne();
    }

    @ParameterizedTest
    @CsvSource({"5.1.1,550 no such user,1", "5.2.2,552 Mailbox full,0", "4.1.1,450 No user,0"})
    void aBounceThatComesBackLaterMarksItToo(String status, String words, int marks) {
        var message = deliver("Jan@home.example");
        assertThat(marks(agency)).isZero();
        bounce(message, status, words);
        assertThat(marks(agency)).isEqualTo(marks);
    }

    @Test
    void noOtherAgencyIsTold() {
        var other = fixture.agency();
        candidate(other, "Jan", "Jan@home.example");
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        assertThat(marks(other)).isZero();
        var stranger = as(other, fixture.user(other), Role.RECRUITER);
        assertThat(
                        mvc.post()
                                .uri("/candidates/" + candidate + "/lift-mark")
                                .with(stranger)
                                .with(csrf()))
                .hasStatus(404);
        assertThat(marks(agency)).isOne();
    }

    @Test
    void anyColleagueLiftsTheMarkAndItIsNotedWho() {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        var colleague = fixture.user(agency);
        reader = as(colleague, Role.RECRUITER);
        post("/candidates/" + candidate + "/lift-mark");
        assertThat(page("/candidates/" + candidate).select("[data-cause]")).isEmpty();
        assertThat(
                        count(
                                agency,
                                "select count(*) from audit_event where action ="
                                        + " 'candidate.mark-lifted' and actor_id = '"
                                        + colleague
                                        + "' and subject_id = '"
                                        + candidate
                                        + "'"))
                .isOne();
        post("/candidates/" + candidate + "/lift-mark");
        assertThat(
                        count(
                                agency,
                                "select count(*) from audit_event where action ="
                                        + " 'candidate.mark-lifted'"))
                .as("once")
                .isOne();
        assertThat(
                        count(
                                agency,
                                "select count(*) from audit_event where action ="
                                        + " 'candidate.marked' and actor_id is null"))
                .as("the mark itself")
                .isOne();
    }

    @Test
    void anotherAddressHasNoMark() {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        post(
                "/candidates/" + candidate + "/edit",
                "firstName",
                "J",
                "lastName",
                "Smit",
                "version",
                "0",
                "email",
                "Jan@home.example");
        assertThat(marks(agency)).as("only the name changed").isOne();
        post(
                "/candidates/" + candidate + "/edit",
                "firstName",
                "J",
                "lastName",
                "Smit",
                "version",
                "1",
                "email",
                "jan.smit@work.example");
        assertThat(marks(agency)).isZero();
    }

    @Test
    void aSingleMessageToAMarkedCandidateNeedsAStepMore() {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        var form = page("/messages/new?candidate=" + candidate);
        assertThat(form.select("[data-marked-of=to]:not([hidden]) [data-cause]").text())
                .contains("Jan", "does not exist");
        assertThat(form.select("#anyway[checked]")).isEmpty();
        var refused = html(send(candidate));
        assertThat(refused.select("#to-error").text()).contains("Tick the box below");
        assertThat(refused.select("#subject").val()).isEqualTo("A job");
        assertThat(messages()).isOne();
        assertThat(send("true", candidate)).hasStatus(303);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void ofManyTheMarkedAreLeftOutAndCountedUnlessAsked() {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        var eva = candidate(agency, "Eva", "eva@home.example");
        var form = page("/messages/new?candidate=" + candidate + "&candidate=" + eva);
        assertThat(form.select("button.btn-primary").text()).isEqualTo("Send");
        var sent = send(candidate, eva);
        assertThat(sent.getMvcResult().getFlashMap().get("notice"))
                .isEqualTo(
                        "The email is in the outbox. 1 candidate was left out, because the address"
                                + " does not work.");
        assertThat(messages()).isEqualTo(2);
        assertThat(send("true", candidate, eva)).hasStatus(303);
        assertThat(messages()).isEqualTo(4);
    }

    @Test
    void aMarkBetweenTwoPressesOfSendWritesToNobodyTwice() {
        var eva = candidate(agency, "Eva", "eva@home.example");
        var key = UUID.randomUUID();
        submit(key, null, candidate, eva);
        smtp.replyOnce("RCPT", NO_USER);
        run();
        assertThat(messages()).isEqualTo(2);
        submit(key, null, candidate, eva);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void anAcceptedMessageToAMarkedAddressLiftsTheMark() {
        smtp.replyOnce("RCPT", NO_USER);
        deliver("Jan@home.example");
        assertThat(marks(agency)).isOne();
        deliver("Jan@home.example");
        assertThat(marks(agency)).isZero();
    }

    @Test
    void theRefusedMessageItselfLiftsTheMarkWhenItIsSentAgain() {
        smtp.replyOnce("RCPT", NO_USER);
        var message = deliver("Jan@home.example");
        sendAgain(message);
        run();
        assertThat(marks(agency)).isZero();
    }

    /// The table is locked, so that whoever looks for a mark waits until the test gives up.
    @Test
    void theResultOfAMessageThatIsAcceptedLooksForNoMark() throws Exception {
        var message = OutboxFixture.message(sender, server, "Jan@home.example");
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CurrentTenant.run(
                    agency,
                    () ->
                            transaction.executeWithoutResult(_ -> {
                                fixture.jdbc.sql("lock table address_mark").update();
                                assertThat(threads.submit(this::run))
                                        .succeedsWithin(Duration.ofMinutes(1));
                            }));
        }
        assertThat(count(agency, "select count(*) from message where state = 'SENT'")).isOne();
    }

    @Test
    void theTypeAheadKnowsTheMark() throws UnsupportedEncodingException {
        smtp.reply("RCPT", NO_USER);
        deliver("Jan@home.example");
        assertThat(get("/candidates/search?q=jan").getResponse().getContentAsString())
                .contains("\"marked\":true");
    }

    // ---- the message and the pages ----

    private UUID candidate(UUID of, String name, String email) {
        return rows().candidate(of, name, "Smit", email);
    }

    private long marks(UUID of) {
        return count(of, "select count(*) from address_mark");
    }

    private long messages() {
        return count(agency, "select count(*) from message");
    }

    private long count(UUID of, String sql) {
        return rows().value(of, Long.class, sql);
    }

    private MvcTestResult send(UUID... to) {
        return submit(UUID.randomUUID(), null, to);
    }

    private MvcTestResult send(String anyway, UUID... to) {
        return submit(UUID.randomUUID(), anyway, to);
    }

    private MvcTestResult submit(UUID key, @Nullable String anyway, UUID... to) {
        var request =
                mvc.post()
                        .uri("/messages")
                        .multipart()
                        .with(reader)
                        .with(csrf())
                        .param("key", key.toString())
                        .param("subject", "A job")
                        .param("body", "<p>Hello</p>");
        for (var each : to) {
            request.param("to", each.toString());
        }
        if (anyway != null) {
            request.param("anyway", anyway);
        }
        return request.exchange();
    }
}
