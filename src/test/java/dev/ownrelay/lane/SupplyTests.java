package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

@WithOutbox
class SupplyTests {

    private static final int BATCH = 4;

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Deliveries deliveries;

    private final List<Pick> fetched = new ArrayList<>();
    private UUID agency;
    private UUID server;

    @BeforeEach
    void tenMessagesWait() {
        agency = fixture.agency();
        var sender = fixture.user(agency);
        server = fixture.server(agency, 25, null, null);
        var messages =
                IntStream.range(0, 10)
                        .mapToObj(i -> OutboxFixture.message(sender, server, i + "@x.example"))
                        .toList();
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), messages));
    }

    @Test
    void eachMessageIsTakenOnceWithoutThePreviousBatchBeingOver() {
        var supply = new Supply(Due.all(due(BATCH)), BATCH, Turn.BEGIN, this::next);
        var taken = new ArrayList<UUID>();
        for (var message = supply.next(); message != null; message = supply.next()) {
            taken.add(message.id());
            if (taken.size() == BATCH - 1) {
                assertThat(supply.size()).as("fetched before the batch is empty").isEqualTo(5);
            }
        }
        assertThat(taken).isEqualTo(due(20).stream().map(QueuedMessage::id).toList());
        assertThat(fetched).as("the third batch is short").hasSize(2);
    }

    @Test
    void whatIsNotToBeSentIsLeftOutAndDoesNotEndTheSupply() {
        var unwanted = due(20).subList(2, 8).stream().map(QueuedMessage::id).toList();
        UnaryOperator<Due> without =
                due ->
                        new Due(
                                due.found(),
                                due.found().stream()
                                        .filter(one -> !unwanted.contains(one.id()))
                                        .toList(),
                                Map.of());
        var supply =
                new Supply(
                        without.apply(Due.all(due(BATCH))),
                        BATCH,
                        Turn.BEGIN,
                        pick -> without.apply(next(pick)));
        int taken = 0;
        while (supply.next() != null) {
            taken++;
        }
        assertThat(taken).isEqualTo(4);
    }

    /// Of those in hand the server may have refused some already, which the database does not know.
    @Test
    void whatIsInHandIsNotHandedOutAgainThoughTheQueueIsLookedThroughAfresh() {
        var supply = new Supply(Due.all(due(BATCH)), BATCH, Turn.BEGIN, this::afresh);
        var taken = new ArrayList<UUID>();
        for (var message = supply.next(); message != null; message = supply.next()) {
            taken.add(message.id());
        }
        assertThat(taken).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void whatGoesFirstOvertakesWhatWaitsHere() {
        fixture.in(agency, "update message set turn_of = sender_id");
        var late = due(10).getLast().id();
        var supply = new Supply(Due.all(due(BATCH)), BATCH, new Turn(0, null), this::next);
        fixture.in(agency, "update message set turn_of = null where id = ?", late);
        supply.next();
        supply.next();
        assertThat(supply.next().id()).isEqualTo(late);
    }

    @Test
    void aClosedSupplyFetchesNoMore() {
        var supply = new Supply(Due.all(due(BATCH)), BATCH, Turn.BEGIN, this::next);
        supply.close();
        for (int i = 0; i < BATCH; i++) {
            assertThat(supply.next()).isNotNull();
        }
        assertThat(supply.next()).isNull();
        assertThat(fetched).isEmpty();
    }

    @Test
    void aWorkerWithoutMessagesWaitsForThoseThatAnotherFetches() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var messages = due(BATCH + 1);
        Supply.Source slow =
                _ -> {
                    begun.countDown();
                    try {
                        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Due.all(messages.subList(BATCH, BATCH + 1));
                };
        var supply =
                new Supply(
                        new Due(messages.subList(0, BATCH), List.of(), Map.of()),
                        BATCH,
                        Turn.BEGIN,
                        slow);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(supply::next);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            var second = threads.submit(supply::next);
            goOn.countDown();
            assertThat(List.of(first, second))
                    .extracting(taken -> taken.get(20, TimeUnit.SECONDS))
                    .containsExactlyInAnyOrder(messages.getLast(), null);
        }
    }

    @Test
    void aFetchThatFailsKeepsNobodyWaiting() {
        var supply =
                new Supply(
                        new Due(due(BATCH), List.of(), Map.of()),
                        BATCH,
                        Turn.BEGIN,
                        _ -> {
                            throw new IllegalStateException("no database");
                        });
        assertThatThrownBy(supply::next).hasMessage("no database");
        assertThat(supply.next()).isNull();
    }

    private List<QueuedMessage> due(int most) {
        return due(Pick.first(Turn.BEGIN, most));
    }

    private List<QueuedMessage> due(Pick pick) {
        return CurrentTenant.call(agency, () -> deliveries.due(Queue.of(server), pick));
    }

    private Due afresh(Pick pick) {
        return Due.all(due(new Pick(pick.turn(), pick.inHand(), List.of(), pick.most())));
    }

    private Due next(Pick pick) {
        fetched.add(pick);
        return Due.all(due(pick));
    }
}
