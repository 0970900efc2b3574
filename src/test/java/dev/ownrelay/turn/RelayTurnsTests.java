package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;

import dev.ownrelay.lane.RelayRests;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.SharedRelayFixture;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Agencies take turns at a default relay that bears fewer connections than they want. A turn is
/// over here as soon as anybody else waits.
@TestPropertySource(properties = "ownrelay.outbox.slice=1ms")
class RelayTurnsTests extends SharedRelayFixture {

    @Autowired RelayRests rests;

    private ManualScheduler other;

    @BeforeEach
    void aRelayWithOneConnection() {
        RELAY.atMost(1);
        other = node();
    }

    @Test
    void oneMessageLeavesBeforeTheManyOfAnotherAgency() {
        var many = enqueue(north, 100);
        var one = new ArrayList<UUID>();
        whileAMessageLeaves(() -> one.addAll(comesAndIsRefused(south, 1)));

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
        whileAMessageLeaves(() -> comesAndIsRefused(south, 20));

        for (int turns = 0; turns < 100 && sent().size() < 40; turns++) {
            wholeTurn(turns % 2 == 0 ? node : other);
            contend();
        }

        assertThat(sent()).hasSize(40);
        assertThat(sent().subList(0, 20).stream().filter(south.sender()::equals).count())
                .isBetween(6L, 14L);
    }

    /// Even one of the same agency: nobody who forgot a password waits behind a batch.
    @Test
    void itGivesWayToAMailOfTheApplicationItself() {
        enqueue(north, 100);
        whileAMessageLeaves(() -> noticeFoundNoConnection(north));

        wholeTurn(node);

        assertThat(sent()).as("who was first gave way").hasSizeLessThan(5);
        assertThat(rests.restsUntil(north.id())).hasValue(clock.instant().plusSeconds(4));
    }

    @Test
    void whoHasNothingLeftToSendWaitsForNoTurn() {
        enqueue(north, 20);
        whileAMessageLeaves(() -> {
            var id = comesAndIsRefused(south, 1).getFirst();
            var later = "update message set due_at = due_at + interval '2 hours' where id = ?";
            fixture.in(south.id(), later, id);
        });
        wholeTurn(node);
        assertThat(rests.othersWait(north.id())).isTrue();

        clock.advance(Duration.ofSeconds(1));
        wholeTurn(other);

        assertThat(rests.othersWait(north.id())).isFalse();
    }

    @Test
    void whoWaitsReadsWhy() {
        enqueue(north, 20);
        var told = new ArrayList<String>();
        whileAMessageLeaves(() -> {
            var id = comesAndIsRefused(south, 1).getFirst();
            told.add(story(south, id).sentence());
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
        whileAMessageLeaves(() -> {
            comesAndIsRefused(south, 1);
            comesAndIsRefused(third, 1);
            int connections = RELAY.connections();
            turn(other);
            tries.add(RELAY.connections() - connections);
        });
        turn(node);

        assertThat(tries).containsExactly(0);
    }

    private void noticeFoundNoConnection(Agency agency) {
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values ('crowded-notices', ?, now(), false, 1) on conflict do nothing
                        """)
                .param(agency.id() + ":1")
                .update();
    }

    /// Keeps a lane that is at work from going on alone: the other one tries beside it.
    private void contend() {
        whileAMessageLeaves(() -> turn(other));
    }

    private static void whileAMessageLeaves(Runnable work) {
        RELAY.beforeReply("DOT", work);
    }

    private List<UUID> comesAndIsRefused(Agency agency, int messages) {
        var ids = enqueue(agency, messages);
        turn(other);
        assertThat(pauses.find()).isEmpty();
        assertThat(rests.restsUntil(agency.id())).isPresent();
        return ids;
    }

    /// A turn whose connections are closed at its end, for the relay too.
    private void wholeTurn(ManualScheduler at) {
        turn(at);
        Waiting.until(() -> RELAY.openConnections() == 0);
    }
}
