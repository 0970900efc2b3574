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
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// Agencies take turns at a default relay that bears fewer connections than they want. A turn is
/// over here as soon as anybody else waits.
@OutboxTest
@TestPropertySource(properties = "ownrelay.outbox.slice=1ms")
class RelayTurnsTests {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired Stories stories;
    @Autowired RelayPauses pauses;
    @Autowired RelayRests rests;
    @Autowired Task<Void> laneTask;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    private record Agency(UUID id, UUID sender) {}

    ManualScheduler node;
    ManualScheduler other;
    Agency north;
    Agency south;
    int before;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
    }

    @BeforeEach
    void aRelayWithOneConnection() {
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from relay_pause").update();
        jdbc.sql("delete from relay_rest").update();
        RELAY.behave().atMost(1);
        before = RELAY.letters().size();
        node = node();
        other = node();
        north = agency();
        south = agency();
    }

    @Test
    void oneMessageLeavesBeforeTheManyOfAnotherAgency() {
        var many = enqueue(north, 100);
        var one = new ArrayList<UUID>();
        whileALetterLeaves(() -> one.addAll(comesAndIsRefused(south, 1)));

        wholeTurn(node);
        assertThat(sent()).as("who was first gave way").hasSizeLessThan(5);
        clock.advance(Duration.ofSeconds(1)); // should the relay still have counted the other
        wholeTurn(other);
        assertThat(state(south, one.getFirst())).isEqualTo(MessageState.SENT);
        assertThat(sent().indexOf(south.sender())).isLessThan(5);
        clock.advance(Duration.ofSeconds(4));
        turn(node);

        assertThat(pauses.find()).isEmpty();
        assertThat(many)
                .allSatisfy(id -> {
                    assertThat(state(north, id)).isEqualTo(MessageState.SENT);
                    assertThat(fixture.attempts(north.id(), id)).hasSize(1);
                });
        assertThat(jdbc.sql("select count(*) from relay_rest").query(Long.class).single()).isZero();
    }

    @Test
    void twoWithManyMessagesAlternate() {
        enqueue(north, 20);
        whileALetterLeaves(() -> comesAndIsRefused(south, 20));

        for (int turns = 0; turns < 100 && sent().size() < 40; turns++) {
            wholeTurn(turns % 2 == 0 ? node : other);
            contend();
        }

        assertThat(sent()).hasSize(40);
        assertThat(sent().subList(0, 20).stream().filter(south.sender()::equals).count())
                .isBetween(6L, 14L);
    }

    @Test
    void whoWaitsReadsWhy() {
        enqueue(north, 20);
        var told = new ArrayList<String>();
        whileALetterLeaves(() -> {
            var id = comesAndIsRefused(south, 1).getFirst();
            var me = new SignedIn(south.id(), south.sender(), Role.RECRUITER, false);
            told.add(
                    CurrentTenant.call(
                            south.id(), () -> stories.of(message(south, id), me).sentence()));
        });
        turn(node);

        assertThat(told).containsExactly("message.story.QUEUED.turn");
    }

    /// Whose connection hangs cannot keep the others trying without end.
    @Test
    void twoThatWaitDoNotCallEachOther() {
        enqueue(north, 3);
        var third = agency();
        var tries = new ArrayList<Integer>();
        whileALetterLeaves(() -> {
            comesAndIsRefused(south, 1);
            comesAndIsRefused(third, 1);
            int connections = RELAY.connections();
            turn(other);
            tries.add(RELAY.connections() - connections);
        });
        turn(node);

        assertThat(tries).containsExactly(0);
    }

    /// Keeps a lane that is at work from going on alone: the other one tries beside it.
    private void contend() {
        whileALetterLeaves(() -> turn(other));
    }

    private static void whileALetterLeaves(Runnable work) {
        RELAY.beforeReply("DOT", work);
    }

    private List<UUID> comesAndIsRefused(Agency agency, int letters) {
        var ids = enqueue(agency, letters);
        turn(other);
        assertThat(pauses.find()).isEmpty();
        assertThat(rests.restsUntil(agency.id())).isPresent();
        return ids;
    }

    /// The senders of the letters, in the order in which the relay took them.
    private List<UUID> sent() {
        var all = RELAY.letters();
        return all.subList(before, all.size()).stream()
                .map(letter -> UUID.fromString(letter.to().split("@")[0].split("_")[1]))
                .toList();
    }

    private void turn(ManualScheduler at) {
        at.setTime(clock.instant());
        at.runAnyDueExecutions();
    }

    /// A turn whose connections are closed at its end, for the relay too.
    private void wholeTurn(ManualScheduler at) {
        turn(at);
        Waiting.until(() -> RELAY.openConnections() == 0);
    }

    private ManualScheduler node() {
        return TestHelper.createManualScheduler(
                        new TransactionAwareDataSourceProxy(dataSource), laneTask)
                .clock(new com.github.kagkarlsson.scheduler.testhelper.SettableClock())
                .start();
    }

    private Agency agency() {
        var id = fixture.agency();
        return new Agency(id, fixture.user(id));
    }

    private List<UUID> enqueue(Agency agency, int letters) {
        var all =
                IntStream.range(0, letters)
                        .mapToObj(i ->
                                OutboxFixture.letter(
                                        agency.sender(),
                                        null,
                                        i + "_" + agency.sender() + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency.id(), () -> outbox.enqueue(UUID.randomUUID(), all));
    }

    private MessageState state(Agency agency, UUID id) {
        return message(agency, id).state();
    }

    private Message message(Agency agency, UUID id) {
        return CurrentTenant.call(agency.id(), () -> messages.findById(id).orElseThrow());
    }
}
