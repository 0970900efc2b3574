package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/// All agencies share the login of the default relay, so they share its pause.
@WithOutbox
class RelayPauseTests {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired MessageActions actions;
    @Autowired Stories stories;
    @Autowired RelayPauses pauses;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    private record Waiting(UUID agency, UUID sender, UUID message) {}

    final List<Waiting> waiting = new ArrayList<>();
    ManualScheduler scheduler;
    long before;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
        properties.add("spring.mail.username", () -> "relay");
        properties.add("spring.mail.password", () -> "as it was");
    }

    @BeforeEach
    void threeAgenciesAndAPasswordThatIsWrongByNow() {
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from relay_pause").update();
        RELAY.behave().requireLogin("relay", "changed");
        before = RELAY.count("AUTH");
        scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        for (var i = 0; i < 3; i++) {
            var agency = fixture.agency();
            var sender = fixture.user(agency);
            waiting.add(new Waiting(agency, sender, enqueue(agency, sender)));
        }
    }

    @Test
    void allAgenciesTogetherTryAWrongPasswordOnceAPause() {
        turn();
        assertThat(logins()).isOne();
        var tried = 1;
        for (var minutes : List.of(1, 2, 5, 10, 15, 15)) {
            assertThat(pauses.restsUntil())
                    .hasValue(clock.instant().plus(Duration.ofMinutes(minutes)));
            clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
            enqueue(waiting.getLast().agency(), waiting.getLast().sender());
            turn();
            assertThat(logins()).isEqualTo(tried);
            clock.advance(Duration.ofMillis(1));
            turn();
            assertThat(logins()).isEqualTo(++tried);
        }
        assertThat(waiting)
                .allSatisfy(each -> {
                    assertThat(message(each).state()).isEqualTo(MessageState.QUEUED);
                    assertThat(message(each).attempt()).isZero();
                });
    }

    @Test
    void onceOneOfThemGetsThroughAllMessagesLeave() {
        turn();
        RELAY.requireLogin("relay", "as it was");
        clock.advance(Duration.ofMinutes(1));
        turn();
        turn();
        assertThat(pauses.find()).isEmpty();
        assertThat(waiting)
                .allSatisfy(each -> assertThat(message(each).state()).isEqualTo(MessageState.SENT));
    }

    @Test
    void whateverElseFindsOutThatItWorksWakesTheMessagesThatWait() {
        turn();
        clock.advance(Duration.ofMinutes(1));
        pauses.claim();
        turn();
        RELAY.requireLogin("relay", "as it was");
        pauses.works();
        turn();
        assertThat(waiting)
                .allSatisfy(each -> assertThat(message(each).state()).isEqualTo(MessageState.SENT));
    }

    @Test
    void aTryThatFindsOutNothingIsLeftToTheOthers() {
        turn();
        clock.advance(Duration.ofMinutes(1));
        var claim = pauses.claim().orElseThrow();
        turn();
        assertThat(logins()).as("somebody else tries").isOne();
        assertThat(pauses.claim()).isEmpty();
        pauses.release(claim);
        assertThat(pauses.claim()).isPresent();
    }

    @Test
    void aTryThatNeverEndsIsRepeatedByAnother() {
        turn();
        clock.advance(Duration.ofMinutes(1));
        pauses.claim();
        turn();
        clock.advance(Duration.ofMinutes(3));
        turn();
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void theOperatorSeesItAndTriesItSooner() {
        turn();
        var one = waiting.getFirst();
        fixture.in(one.agency(), "update app_user set operator = true where id = ?", one.sender());
        assertThat(page("/", one, true))
                .contains("The default relay has not worked since", "/operator/relay/try-now");
        assertThat(page("/", waiting.getLast(), false)).doesNotContain("/operator/relay/try-now");
        RELAY.requireLogin("relay", "as it was");
        assertThat(mvc.post().uri("/operator/relay/try-now").with(as(one, true)).with(csrf()))
                .hasStatus(303);
        turn();
        turn();
        assertThat(message(one).state()).isEqualTo(MessageState.SENT);
        assertThat(page("/", one, true)).doesNotContain("The default relay has not worked");
    }

    @Test
    void itIsNamedAsPeopleKnowItAndItsDotHasAWord() {
        var one = waiting.getFirst();
        assertThat(relayOnMyAccount(one)).contains("Works");
        turn();
        assertThat(relayOnMyAccount(one)).contains("Resting since").doesNotContain("Works");
        for (var path : List.of("/messages", "/", "/messages/" + one.message())) {
            assertThat(page(path, one, false))
                    .as(path)
                    .contains("the default relay")
                    .doesNotContain("127.0.0.1");
        }
    }

    private String relayOnMyAccount(Waiting of) {
        var page = Jsoup.parse(page("/account", of, false));
        return page.selectFirst("label:has([value=''])").text();
    }

    @Test
    void recruitersReadThatTheirMessagesWaitForIt() {
        turn();
        assertThat(waiting)
                .allSatisfy(each -> {
                    var story =
                            CurrentTenant.call(
                                    each.agency(),
                                    () -> stories.of(message(each), me(each, false)));
                    assertThat(story.sentence()).isEqualTo("message.story.QUEUED.server");
                    assertThat(story.at()).isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
                    assertThat(story.actions().retryNow()).isFalse();
                });
    }

    @Test
    void anOperatorHasAMessageTriedNowAlthoughItRests() {
        turn();
        var one = waiting.getFirst();
        var operator = me(one, true);
        RELAY.requireLogin("relay", "as it was");
        CurrentTenant.run(
                one.agency(),
                () -> {
                    assertThat(stories.of(message(one), operator).actions().retryNow()).isTrue();
                    actions.act(MessageVerb.RETRY_NOW, one.message(), operator);
                });
        turn();
        assertThat(message(one).state()).isEqualTo(MessageState.SENT);
    }

    @Test
    void whoRetriesMessagesIsToldThatTheyWaitForIt() {
        turn();
        var one = waiting.getFirst();
        for (var language : List.of("en", "nl")) {
            fixture.in(one.agency(), "update app_user set locale = ?", language);
            var english = language.equals("en");
            assertThat(retryNow(one, false, "/messages/actions"))
                    .flash()
                    .containsEntry(
                            "problem",
                            english
                                    ? "No email is tried again now. One waits until the default"
                                            + " relay works again: only the operator can have it"
                                            + " tried sooner."
                                    : "Geen e-mail wordt nu opnieuw geprobeerd. Eén wacht tot de"
                                            + " standaardserver weer werkt: alleen de"
                                            + " platformbeheerder kan die eerder laten"
                                            + " proberen.");
            assertThat(retryNow(one, false, "/messages/" + one.message() + "/retry"))
                    .flash()
                    .extractingByKey("problem")
                    .asString()
                    .contains(english ? "default relay" : "standaardserver");
        }
        fixture.in(one.agency(), "update app_user set locale = 'en', operator = true");
        assertThat(retryNow(one, true, "/messages/actions"))
                .flash()
                .containsEntry("notice", "One email is tried again now.");
        assertThat(pauses.restsUntil()).isEmpty();
    }

    private MvcTestResult retryNow(Waiting one, boolean operator, String path) {
        return mvc.post()
                .uri(path)
                .param("action", "RETRY_NOW")
                .param("id", one.message().toString())
                .with(as(one, operator))
                .with(csrf())
                .exchange();
    }

    private void turn() {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private long logins() {
        return RELAY.count("AUTH") - before;
    }

    private UUID enqueue(UUID agency, UUID sender) {
        var one = OutboxFixture.message(sender, null, UUID.randomUUID() + "@x.example");
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(one)))
                .getFirst();
    }

    private Message message(Waiting of) {
        return CurrentTenant.call(of.agency(), () -> messages.findById(of.message()).orElseThrow());
    }

    private static SignedIn me(Waiting of, boolean operator) {
        return new SignedIn(of.agency(), of.sender(), Role.RECRUITER, operator);
    }

    private String page(String path, Waiting of, boolean operator) {
        var result = mvc.get().uri(path).with(as(of, operator)).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private static RequestPostProcessor as(Waiting of, boolean operator) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        me(of, operator),
                        null,
                        AuthorityUtils.createAuthorityList(
                                "ROLE_RECRUITER", operator ? "ROLE_OPERATOR" : "ROLE_USER")));
    }
}
