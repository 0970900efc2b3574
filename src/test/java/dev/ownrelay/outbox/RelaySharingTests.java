package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.RelayPauses;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// What the default relay says of the messages of one agency is no other agency's business.
@OutboxTest
class RelaySharingTests {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired LetterActions actions;
    @Autowired Lanes lanes;
    @Autowired Stories stories;
    @Autowired RelayPauses pauses;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    private record Agency(UUID id, UUID sender) {}

    ManualScheduler scheduler;
    Agency north;
    Agency south;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    void twoAgencies() {
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from relay_pause").update();
        jdbc.sql("delete from relay_rest").update();
        RELAY.behave();
        scheduler =
                TestHelper.createManualScheduler(
                                new TransactionAwareDataSourceProxy(dataSource), laneTask)
                        .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                        .start();
        north = agency();
        south = agency();
    }

    @Test
    void anAgencyWhoseMessagesAreSentAwayStopsNobodyElse() {
        var away = enqueue(north, 3);
        sendAway("MAIL");
        turn();
        RELAY.behave();
        var other = enqueue(south, 1).getFirst();
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(state(south, other)).isEqualTo(MessageState.SENT);
        assertThat(away)
                .allSatisfy(id -> assertThat(state(north, id)).isEqualTo(MessageState.QUEUED));
    }

    @Test
    void neitherDoesOneWhoseConnectionsBreakAfterMail() {
        enqueue(north, 3);
        RELAY.closeAt("RCPT");
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(rest(north)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void itsLaneAloneRestsAndLongerEachTime() {
        var away = enqueue(north, 4);
        sendAway("RCPT");
        for (var minutes : List.of(1, 2, 5, 10, 15, 15)) {
            turn();
            assertThat(rest(north)).isEqualTo(Duration.ofMinutes(minutes));
            enqueue(north, 1);
            assertThat(rest(north))
                    .as("new messages wake it not")
                    .isEqualTo(Duration.ofMinutes(minutes));
            clock.advance(Duration.ofMinutes(minutes));
        }
        RELAY.behave();
        turn();
        clock.advance(Duration.ofHours(5));
        turn();

        assertThat(away)
                .allSatisfy(id -> assertThat(state(north, id)).isEqualTo(MessageState.SENT));
        enqueue(north, 4);
        sendAway("RCPT");
        turn();
        assertThat(rest(north)).as("it begins anew").isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void itsPeopleReadWhyTheirMessagesWaitAndMayTryAgain() {
        var away = enqueue(north, 3);
        sendAway("MAIL");
        turn();
        var last =
                away.stream()
                        .filter(id -> fixture.attempts(north.id(), id).isEmpty())
                        .findFirst()
                        .orElseThrow();

        var story = CurrentTenant.call(north.id(), () -> stories.of(message(north, last), me()));

        assertThat(story.sentence()).isEqualTo("message.story.QUEUED.away");
        assertThat(story.at()).isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(story.actions().retryNow()).isTrue();
        RELAY.behave();
        CurrentTenant.run(north.id(), () -> actions.act(LetterVerb.RETRY_NOW, last, me()));
        turn();
        assertThat(state(north, last)).isEqualTo(MessageState.SENT);
    }

    @Test
    void whatFailsBeforeMailStillPausesItForAll() {
        enqueue(north, 3);
        RELAY.reply("EHLO", "421 4.3.2 Service not available");
        turn();
        var other = enqueue(south, 1).getFirst();
        RELAY.behave();
        turn();

        assertThat(pauses.restsUntil()).hasValue(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(state(south, other)).isEqualTo(MessageState.QUEUED);
    }

    @Test
    void oneThatIsSentAwayWhenItTriesARestingRelayFindsOutThatItWorks() {
        enqueue(north, 3);
        RELAY.reply("GREETING", "421 4.3.2 Service not available");
        turn();
        RELAY.behave();
        sendAway("MAIL");
        clock.advance(Duration.ofMinutes(1));
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(rest(north)).isEqualTo(Duration.ofMinutes(1));
    }

    private static void sendAway(String place) {
        RELAY.reply(place, "421 4.7.0 We do not want what you send");
    }

    private Duration rest(Agency agency) {
        return lanes.pausedUntil(new LaneId(agency.id(), null))
                .map(until -> Duration.between(clock.instant(), until))
                .orElse(Duration.ZERO);
    }

    private void turn() {
        scheduler.setTime(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    private Agency agency() {
        var id = fixture.agency();
        return new Agency(id, fixture.user(id));
    }

    private List<UUID> enqueue(Agency agency, int letters) {
        var all =
                IntStream.range(0, letters)
                        .mapToObj(_ ->
                                OutboxFixture.letter(
                                        agency.sender(), null, UUID.randomUUID() + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency.id(), () -> outbox.enqueue(UUID.randomUUID(), all));
    }

    private SignedIn me() {
        return new SignedIn(north.id(), north.sender(), Role.RECRUITER, false);
    }

    private MessageState state(Agency agency, UUID id) {
        return message(agency, id).state();
    }

    private Message message(Agency agency, UUID id) {
        return CurrentTenant.call(agency.id(), () -> messages.findById(id).orElseThrow());
    }
}
