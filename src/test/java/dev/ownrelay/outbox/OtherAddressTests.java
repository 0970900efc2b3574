package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.Waiting;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// What was refused because of its address goes to another one on the spot.
class OtherAddressTests extends MessagePageFixture {

    private static final String UNKNOWN = "550 5.1.1 User unknown";
    private static final String OLD = "jan@home.example";
    private static final String NEW = "jan.smit@work.example";

    UUID candidate;

    @BeforeEach
    void aCandidateAndAServer() {
        candidate = rows().candidate(agency, "Jan", "Smit", OLD);
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @ParameterizedTest
    @CsvSource({"en,Send to this address,Sent to", "nl,Naar dit adres versturen,In plaats daarvan"})
    void theButtonSavesTheAddressAndSendsANewMessageThere(
            String language, String button, String followed) {
        speak(language);
        var refused = refused();
        var form = primary(refused);
        assertThat(form.attr("data-step")).isEqualTo("other-address");
        assertThat(form.select("button.btn-primary").text()).isEqualTo(button);
        assertThat(story(refused).select(".btn-primary")).hasSize(1);

        smtp.behave();
        clock.advance(Duration.ofHours(1));
        var sent = follow(send(refused, NEW));
        run();
        var got = smtp.messages().getLast();
        var number = message(sent).messageId();
        assertThat(got.to()).isEqualTo(NEW);
        assertThat(got.from()).isEqualTo(sender + "@agency.example");
        assertThat(got.text())
                .contains("To: \"Candidate\" <" + NEW + ">", "Message-ID: " + number)
                .contains("From: \"Anna de Vries\"", "filename=\"cv.pdf\"", "AQID", "<p>Hello</p>")
                .doesNotContain(OLD, message(refused).messageId());
        assertThat(email()).isEqualTo(NEW);
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
        assertThat(message(refused).settledAt()).isNotNull();
        assertThat(story(refused).select(".btn-primary")).isEmpty();
        assertThat(story(refused).select("[data-follow-up] a").attr("href"))
                .isEqualTo("/messages/" + sent);
        assertThat(story(refused).select("[data-follow-up]").text()).startsWith(followed);
        assertThat(story(sent).select("[data-follows] a").attr("href"))
                .isEqualTo("/messages/" + refused);
        assertThat(page("/candidates/" + candidate).select("a[href=/messages/" + sent + "]"))
                .isNotEmpty();
    }

    @Test
    void pressedTwiceItIsOneMessage() {
        var refused = refused();
        var first = follow(send(refused, NEW));
        assertThat(follow(send(refused, " " + NEW + " "))).isEqualTo(first);
        assertThat(count("select count(*) from message")).isEqualTo(2);
        assertThat(
                        rows().value(
                                        agency,
                                        String.class,
                                        "select detail from audit_event where action ="
                                                + " 'message.followed'"))
                .isEqualTo(OLD + " -> " + NEW);
    }

    @Test
    void whoeverComesSecondWithAnotherAddressIsToldAndSendsNothing() {
        var refused = refused();
        send(refused, NEW);
        assertThat(send(refused, "third@home.example")).hasRedirectedUrl("/messages/" + refused);
        assertThat(count("select count(*) from message")).isEqualTo(2);
        assertThat(email()).isEqualTo(NEW);

        assertThat(story(refused).select("form[data-step=other-address] [name=followed]").val())
                .isEqualTo("true");
        submit(
                "/messages/" + refused + "/other-address",
                "address",
                "third@home.example",
                "followed",
                "true");
        assertThat(count("select count(*) from message")).isEqualTo(3);
    }

    @Test
    void anAddressWhoseEmailWasCancelledGetsANewOne() {
        var refused = refused();
        var first = follow(send(refused, NEW));
        submit("/messages/actions", "action", "CANCEL", "id", first.toString());
        assertThat(state(first)).isEqualTo(MessageState.CANCELLED);

        clock.advance(Duration.ofMinutes(1));
        var path = "/messages/" + refused + "/other-address";
        var second = follow(submit(path, "address", NEW, "followed", "true"));
        assertThat(second).isNotEqualTo(first);
        assertThat(state(second)).isEqualTo(MessageState.QUEUED);
        clock.advance(Duration.ofMinutes(1));
        assertThat(follow(submit(path, "address", NEW, "followed", "true"))).isEqualTo(second);
    }

    @Test
    void anAddressThatWasTriedBeforeAnotherOneGetsANewEmail() {
        var refused = refused();
        var path = "/messages/" + refused + "/other-address";
        var first = follow(send(refused, NEW));
        submit("/messages/actions", "action", "CANCEL", "id", first.toString());
        clock.advance(Duration.ofMinutes(1));
        submit(path, "address", "third@home.example", "followed", "true");
        clock.advance(Duration.ofMinutes(1));
        var again = follow(submit(path, "address", NEW, "followed", "true"));
        assertThat(again).isNotEqualTo(first);
        assertThat(state(again)).isEqualTo(MessageState.QUEUED);
        assertThat(message(again).toAddress()).isEqualTo(NEW);
    }

    @Test
    void damagedFilesGoToNoOtherAddress() {
        var held = owned(enqueue(OLD));
        fixture.in(
                agency,
                "update message set state = 'HELD', hold_reason = 'FILES_DAMAGED' where id = ?",
                held);
        assertThat(primary(held).attr("data-step")).isEqualTo("write-anew");
        assertThat(story(held).select("[data-step=other-address]")).isEmpty();
        assertThat(html(send(held, NEW)).select(".alert, .invalid-feedback").text())
                .contains("cannot be sent to another address");
        assertThat(email()).isEqualTo(OLD);
        assertThat(count("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void whoWritesAgainIsToldThatTheFirstOneMayHaveArrived() {
        var doubtful = owned(enqueue(OLD));
        assertThat(story(doubtful).select("[data-doubt]")).isEmpty();
        fixture.in(agency, "update message set state = 'UNKNOWN' where id = ?", doubtful);
        assertThat(story(doubtful).select("[data-step=other-address] [data-doubt]").text())
                .isEqualTo("This email may already have arrived at " + OLD + ".");
        assertThat(story(doubtful).select("[data-step=write-anew] [data-doubt]")).hasSize(1);
        assertThat(story(doubtful).select(".btn-primary"))
                .as("somebody has to ask first")
                .isEmpty();
        assertThat(story(doubtful).select("#other-ways[open]")).hasSize(1);
    }

    @Test
    void toAnAddressThatDoesNotWorkNothingGoesByTheMainButton() {
        refused();
        var cancelled = owned(enqueue(OLD));
        submit("/messages/actions", "action", "CANCEL", "id", cancelled.toString());
        assertThat(state(cancelled)).isEqualTo(MessageState.CANCELLED);
        assertThat(story(cancelled).text()).contains("This address does not work");
        assertThat(primary(cancelled).attr("data-step")).isEqualTo("other-address");
    }

    @Test
    void whatAnotherOneFollowedIsSentAgainOnlyAfterAQuestion() {
        var refused = refused();
        send(refused, NEW);
        var question =
                html(submit("/messages/actions", "action", "SEND_AGAIN", "id", refused.toString()));
        assertThat(question.select("[data-followed]").text())
                .isEqualTo("Another email was sent in place of this one.");
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
    }

    @Test
    void whatIsDealtWithNeedsNobodyAndIsNotSentAgainWithTheRest() {
        var refused = refused();
        assertThat(page("/").select("a[href=/messages/" + refused + "].btn")).hasSize(1);
        send(refused, NEW);
        assertThat(page("/").select("a[href=/messages/" + refused + "].btn")).isEmpty();
        submit("/messages/actions", "action", "SEND_AGAIN", "all", "true", "sure", "true");
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "'',Enter an email address.",
        "jan@,This is not an email address.",
        "JAN@home.example,That is the address that this email was sent to.",
        "eva@home.example,Another candidate has this address already."
    })
    void anAddressThatIsNotTakenIsKeptBesideTheReason(String typed, String reason) {
        rows().candidate(agency, "Eva", "Bos", "eva@home.example");
        var refused = refused();
        var answer = send(refused, typed);
        assertThat(answer).hasStatusOk();
        var field = html(answer).select("#address").first();
        assertThat(field.val()).isEqualTo(typed);
        assertThat(field.attr("aria-describedby")).startsWith("address-error");
        assertThat(html(answer).select("#address-error").text()).startsWith(reason);
        assertThat(email()).isEqualTo(OLD);
        assertThat(message(refused).settledAt()).isNull();
        assertThat(count("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void theRouteThatWasShownIsTheOneItTakes() {
        var refused = refused();
        fixture.in(agency, "update app_user set display_name = 'Anna Bos'");
        var answer =
                submit("/messages/" + refused + "/other-address", "address", NEW, "shown", "x");
        assertThat(html(answer).select("#address-error").text())
                .startsWith("The route has changed");
        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void whoWasDeletedIsWrittenToAndKeptNowhere() {
        var refused = refused();
        fixture.in(agency, "delete from candidate where id = ?", candidate);
        assertThat(primary(refused).select("#address-help").text()).contains("was deleted");
        var sent = follow(send(refused, NEW));
        assertThat(message(sent).candidateId()).isNull();
        assertThat(message(sent).toAddress()).isEqualTo(NEW);
    }

    @Test
    void anAddressThatTheCandidateChangedIsSaidAndOffered() {
        var refused = refused();
        fixture.in(agency, "update candidate set email = ? where id = ?", NEW, candidate);
        var form = primary(refused);
        assertThat(form.select("[data-moved]").text()).contains(OLD, NEW);
        assertThat(form.select("#address").val()).isEqualTo(NEW);
        assertThat(story(refused).select("[data-step=send-again]").text()).contains(OLD);

        var asked = submit("/messages/actions", "action", "SEND_AGAIN", "id", refused.toString());
        assertThat(asked).hasStatusOk();
        assertThat(html(asked).select("[data-moved]").text()).contains(OLD, NEW);
        assertThat(state(refused)).isEqualTo(MessageState.FAILED);
        assertThat(message(follow(send(refused, NEW))).toAddress()).isEqualTo(NEW);
    }

    @Test
    void manyAtOnceSayHowManyGoToAddressesThatAreNoLongerRight() {
        var ids = List.of(refused(), refused());
        fixture.in(agency, "update candidate set email = ? where id = ?", NEW, candidate);
        var asked =
                submit(
                        "/messages/actions",
                        "action",
                        "SEND_AGAIN",
                        "id",
                        ids.getFirst().toString(),
                        "id",
                        ids.getLast().toString());
        assertThat(html(asked).select("[data-moved]").text()).startsWith("2 emails go to");
        assertThat(ids).allMatch(id -> state(id) == MessageState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"colleague", "stranger"})
    void nobodyElseSendsIt(String who) {
        var refused = refused();
        var other = who.equals("stranger") ? fixture.agency() : agency;
        reader = as(other, fixture.user(other), Role.RECRUITER);
        for (var step : List.of("other-address", "other-server")) {
            assertThat(submit("/messages/" + refused + "/" + step, "address", NEW))
                    .hasStatus(who.equals("stranger") ? 404 : 403);
        }
        if (who.equals("colleague")) {
            assertThat(story(refused).select("[data-step]")).isEmpty();
        }
        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void anAdministratorSendsItInTheNameOfItsSender() {
        var refused = refused();
        reader = as(fixture.user(agency, Role.ADMIN), Role.ADMIN);
        var sent = follow(send(refused, NEW));
        assertThat(message(sent).senderId()).isEqualTo(sender);
        assertThat(message(sent).fromAddress()).isEqualTo(sender + "@agency.example");
    }

    @Test
    void whatMayHaveArrivedIsNotSentElsewhere() {
        var accepted = deliver(OLD);
        assertThat(state(accepted)).isEqualTo(MessageState.SENT);
        assertThat(send(accepted, NEW)).hasStatus(303);
        assertThat(count("select count(*) from message")).isEqualTo(1);
        assertThat(email()).isEqualTo(OLD);
        assertThat(story(accepted).select("[data-step]")).isEmpty();
    }

    @Test
    void whatCameBackGoesToAnotherAddress() {
        var message = deliver(OLD);
        owned(message);
        bounce(message, "5.1.1", "550 5.1.1 User unknown");
        assertThat(primary(message).attr("data-step")).isEqualTo("other-address");
        follow(send(message, NEW));
        assertThat(state(message)).isEqualTo(MessageState.SENT);
        assertThat(message(message).settledAt()).isNotNull();
    }

    @Test
    void whatWaitsForItsMarkDoesNotLeaveAfterwards() {
        var waiting = owned(enqueue(OLD));
        fixture.in(
                agency,
                "update message set state = 'HELD', hold_reason = 'ADDRESS_MARKED' where id = ?",
                waiting);
        assertThat(primary(waiting).attr("data-step")).isEqualTo("other-address");
        follow(send(waiting, NEW));
        assertThat(state(waiting)).isEqualTo(MessageState.CANCELLED);
    }

    @Test
    void nobodyIsErasedUntilItIsStored() {
        var refused = refused();
        var sent =
                as(() ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ -> {
                                    int pid =
                                            fixture.jdbc
                                                    .sql(
                                                            "select pg_backend_pid() from candidate"
                                                                    + " where id = ? for update")
                                                    .param(candidate)
                                                    .query(Integer.class)
                                                    .single();
                                    var sending =
                                            CompletableFuture.supplyAsync(() -> send(refused, NEW));
                                    Waiting.until(() -> somebodyWaitsFor(pid));
                                    assertThat(mayErase()).isFalse();
                                    return sending;
                                }));
        follow(sent.join());
        assertThat(mayErase()).isTrue();
    }

    private boolean somebodyWaitsFor(int pid) {
        return fixture.jdbc
                .sql(
                        """
                        select exists (select from pg_locks
                            where not granted and ? = any(pg_blocking_pids(pid)))
                        """)
                .param(pid)
                .query(Boolean.class)
                .single();
    }

    /// As who erases asks.
    private boolean mayErase() {
        return fixture.jdbc
                .sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param("candidates:" + agency)
                .query(Boolean.class)
                .single();
    }

    private UUID refused() {
        smtp.reply("RCPT", UNKNOWN);
        var file = OutboxFixture.part("cv.pdf", new byte[] {1, 2, 3});
        var written = OutboxFixture.message(sender, server, OLD, List.of(file));
        var id = as(() -> outbox.enqueue(UUID.randomUUID(), List.of(written))).getFirst();
        run();
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        return owned(id);
    }

    private UUID owned(UUID message) {
        fixture.in(agency, "update message set candidate_id = ? where id = ?", candidate, message);
        return message;
    }

    private Element primary(UUID message) {
        return story(message).select("#steps > .step > form").first();
    }

    private MvcTestResult send(UUID message, String address) {
        return submit("/messages/" + message + "/other-address", "address", address);
    }

    private UUID follow(MvcTestResult result) {
        assertThat(result).hasStatus(303);
        var path = result.getResponse().getRedirectedUrl();
        return UUID.fromString(path.substring("/messages/".length()));
    }

    private String email() {
        return rows().value(
                        agency,
                        String.class,
                        "select email from candidate where id = ?",
                        candidate);
    }

    private int count(String sql) {
        return rows().value(agency, Integer.class, sql);
    }
}
