package dev.ownrelay.lane;

import static dev.ownrelay.message.MessageState.CANCELLED;
import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.GroupCommit;
import dev.ownrelay.ledger.Ledger;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.ErasedMessages;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.people.MessageQueue;
import dev.ownrelay.tenant.CurrentTenant;

import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;

class DeliveryTests extends LaneFixture {

    @Autowired MessageQueue queue;
    @Autowired Deliveries deliveries;
    @Autowired Ledger ledger;
    @Autowired ErasedMessages erased;
    @Autowired TransactionTemplate transactions;

    @Test
    void aMessageThatTheServerAcceptsIsSent() {
        var id = enqueue("a@x.example");
        assertThat(run()).isInstanceOf(LaneEnd.Drained.class);
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(last(id).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(last(id).replyText()).contains("queued as 4711");
        assertThat(smtp.messages()).singleElement().extracting("to").isEqualTo("a@x.example");
    }

    @Test
    void aBacklogLeavesOverOneConnectionWhereNoMoreAreAllowed() {
        fixture.in(agency, "update smtp_server set max_connections = 1 where id = ?", server);
        for (var i = 0; i < 25; i++) {
            enqueue(i + "@x.example");
        }
        run();
        assertThat(smtp.messages()).hasSize(25);
        assertThat(smtp.connections()).isEqualTo(1);
    }

    @Test
    void aDeferredMessageIsTriedAgainInTimeAndNotBefore() {
        smtp.replyOnce("RCPT", "451 4.7.1 Greylisted, try again");
        var id = enqueue("a@x.example");
        run();
        assertThat(state(id)).isEqualTo(QUEUED);
        assertThat(last(id).outcome()).isEqualTo(Outcome.DEFERRED);
        assertThat(last(id).enhancedCode()).isEqualTo("4.7.1");
        assertThat(Duration.between(clock.instant(), message(id).dueAt()))
                .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
        clock.advance(Duration.ofSeconds(47));
        run();
        assertThat(smtp.count("MAIL")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(26));
        run();
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(message(id).attempt()).isEqualTo(2);
    }

    @Test
    void aMessageDeferredAfterTheDotIsTriedAgainToo() {
        smtp.replyOnce("DOT", "452 4.3.1 Out of space");
        var id = enqueue("a@x.example");
        run();
        assertThat(state(id)).isEqualTo(QUEUED);
        clock.advance(Duration.ofMinutes(2));
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    @Test
    void aMessageDeferredForFiveDaysFails() {
        smtp.reply("RCPT", "451 4.7.1 Not now");
        var id = enqueue("a@x.example");
        clock.advance(Duration.ofDays(5));
        run();
        assertThat(state(id)).isEqualTo(FAILED);
        assertThat(last(id).outcome()).isEqualTo(Outcome.DEFERRED);
    }

    @Test
    void aRejectedMessageFailsAndTheOthersLeave() {
        smtp.replyOnce("RCPT", "550 5.1.1 No such user");
        var refused = enqueue("a@x.example");
        var taken = enqueue("b@x.example");
        run();
        assertThat(List.of(state(refused), state(taken))).containsExactlyInAnyOrder(FAILED, SENT);
    }

    @Test
    void aConnectionLostAfterTheDotLeavesAnUnknownMessageThatIsNotResent() {
        smtp.closeAt("DOT");
        var id = enqueue("a@x.example");
        run();
        assertThat(state(id)).isEqualTo(UNKNOWN);
        smtp.behave();
        clock.advance(Duration.ofDays(1));
        run();
        assertThat(state(id)).isEqualTo(UNKNOWN);
        assertThat(smtp.count("MAIL")).isEqualTo(1);
    }

    @Test
    void aServerThatIsDownCostsMessagesNoAttempt() {
        smtp.stop();
        var id = enqueue("a@x.example");
        assertThat(run()).isInstanceOf(LaneEnd.Blocked.class);
        assertThat(state(id)).isEqualTo(QUEUED);
        assertThat(message(id).attempt()).isZero();
        assertThat(last(id).outcome()).isEqualTo(Outcome.UNAVAILABLE);
        smtp.restart();
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    @Test
    void aMessageThatWaitedTooLongForItsServerFails() {
        smtp.stop();
        var id = enqueue("a@x.example");
        clock.advance(Duration.ofDays(5));
        run();
        assertThat(state(id)).isEqualTo(FAILED);
        assertThat(fixture.attempts(agency, id))
                .extracting(DeliveryAttempt::outcome)
                .contains(Outcome.EXPIRED);
    }

    @Test
    void aMessageAtWhichTheServerHangsUpLetsTheNextOneGoFirst() {
        smtp.closeAt("MAIL");
        enqueue("a@x.example");
        enqueue("b@x.example");
        run();
        smtp.behave();
        run();
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void aMessageAtWhichTheServerHangsUpDoesNotStopItsServer() {
        smtp.closeAt("RCPT");
        var id = enqueue("a@x.example");
        assertThat(run()).isInstanceOf(LaneEnd.Drained.class);
        assertThat(state(id)).isEqualTo(QUEUED);
        assertThat(message(id).attempt()).isEqualTo(1);
        assertThat(message(id).dueAt()).isAfter(clock.instant());
        assertThat(last(id).outcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    @Test
    void aServerThatHangsUpAtTwoMessagesInARowIsLeftInPeace() {
        smtp.closeAt("MAIL");
        var ids = List.of(enqueue("a@x.example"), enqueue("b@x.example"), enqueue("c@x.example"));
        assertThat(run()).isInstanceOf(LaneEnd.Blocked.class);
        assertThat(smtp.count("MAIL")).isEqualTo(2);
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(QUEUED));
    }

    @Test
    void aStaleConnectionIsReplacedAtNoCost() {
        smtp.replyOnce("MAIL", "250 2.1.0 Ok");
        smtp.replyOnce("MAIL", "421 4.4.2 Idle too long");
        var first = enqueue("a@x.example");
        var second = enqueue("b@x.example");
        run();
        assertThat(state(first)).isEqualTo(SENT);
        assertThat(state(second)).isEqualTo(SENT);
        assertThat(message(second).attempt()).isEqualTo(1);
        assertThat(smtp.connections()).isEqualTo(2);
    }

    @Test
    void theMessagesOfADisabledSenderAreHeld() {
        fixture.in(agency, "update app_user set enabled = false where id = ?", sender);
        assertHeld(enqueue("a@x.example"), HoldReason.SENDER_DISABLED);
    }

    @Test
    void aRouteThatPointsToAnotherAgencysServerOpensNoConnection() {
        var stranger = fixture.agency();
        var theirs = fixture.server(stranger, smtp.port(), "anna", "their password");
        var id = enqueue("a@x.example");
        fixture.in(agency, "update message set smtp_server_id = ? where id = ?", theirs, id);
        assertThat(as(() -> runner.run(agency, theirs))).isInstanceOf(LaneEnd.Drained.class);
        assertThat(state(id)).isEqualTo(HELD);
        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SERVER_GONE);
        assertThat(smtp.connections()).isZero();
    }

    @Test
    void theMessagesOfARemovedServerAreHeld() {
        fixture.in(agency, "delete from smtp_server where id = ?", server);
        assertHeld(enqueue("a@x.example"), HoldReason.SERVER_GONE);
    }

    @Test
    void theMessagesOfADisabledServerAreHeld() {
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        assertHeld(enqueue("a@x.example"), HoldReason.SERVER_DISABLED);
    }

    @Test
    void theMessagesOfAPausedAgencyWait() {
        fixture.in(agency, "update agency set paused = true where id = ?", agency);
        var id = enqueue("a@x.example");
        assertThat(run()).isInstanceOf(LaneEnd.Paused.class);
        assertThat(state(id)).isEqualTo(QUEUED);
        assertThat(smtp.connections()).isZero();
    }

    @Test
    void theMessagesOfAnAgencyLeaveOnceItIsNoLongerPaused() {
        fixture.in(agency, "update agency set paused = true where id = ?", agency);
        var id = enqueue("a@x.example");
        fixture.in(agency, "delete from scheduled_tasks");
        fixture.in(agency, "update agency set paused = false where id = ?", agency);
        CurrentTenant.run(agency, queue::wake);
        assertThat(
                        fixture.jdbc
                                .sql("select task_instance from scheduled_tasks")
                                .query()
                                .listOfRows())
                .singleElement()
                .asString()
                .contains(agency + ":" + server);
        run();
        assertThat(state(id)).isEqualTo(SENT);
    }

    @Test
    void noMessageLeavesOnceItsAgencyIsPausedAlthoughItsLaneRuns() {
        var id = enqueue("a@x.example");
        var message =
                as(() -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 1))).getFirst();
        fixture.in(agency, "update agency set paused = true where id = ?", agency);
        assertThat(mark(message)).isFalse();
        assertThat(state(id)).isEqualTo(QUEUED);
    }

    @Test
    void aMessageThatSomebodyElseMarkedGetsNoDot() {
        var id = enqueue("a@x.example");
        var message =
                as(() -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 1))).getFirst();
        assertThat(mark(message)).isTrue();
        assertThat(mark(message)).isFalse();
        var late = Try.begin(message, clock.instant());
        as(() -> new GroupCommit(ledger).commit(Ledger.Entry.result(late)));
        assertThat(state(id)).isEqualTo(MessageState.SENDING);
    }

    @Test
    void twoRunsOfOneLaneDeliverEachMessageOnce() throws Exception {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 40; i++) {
            ids.add(enqueue(i + "@x.example"));
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = pool.submit(this::run);
            var two = pool.submit(this::run);
            one.get();
            two.get();
        }
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(smtp.messages()).extracting("to").doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void aMessageErasedWhileTheServerIsAskedForItsRecipientLeavesNothingOfThem() {
        for (var reply : List.of("550 5.1.1 <a@x.example> is unknown", "250 2.1.5 Ok")) {
            var id = enqueue("a@x.example");
            smtp.beforeReply("RCPT", () -> assertThat(erase(id)).isEmpty())
                    .replyOnce("RCPT", reply);
            run();
            assertThat(state(id)).isEqualTo(CANCELLED);
            assertThat(message(id).toAddress()).isEqualTo(id + "@erased.invalid");
            assertThat(fixture.attempts(agency, id)).isEmpty();
        }
        assertThat(smtp.messages())
                .as("a lone dot at most, which ends what was begun for nobody")
                .allSatisfy(message -> assertThat(message.text()).isEmpty());
    }

    @Test
    void aMessageThatIsLeavingIsBusyForWhoeverErasesIt() {
        var id = enqueue("a@x.example");
        var busy = new ArrayList<UUID>();
        smtp.beforeReply("DOT", () -> busy.addAll(erase(id)));
        run();
        assertThat(busy).containsExactly(id);
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(erase(id)).isEmpty();
        assertThat(last(id).replyText()).isEmpty();
        assertThat(state(id)).isEqualTo(SENT);
    }

    /// @return what is busy, so that nothing was erased
    private List<UUID> erase(UUID id) {
        return as(() ->
                transactions.execute(_ -> {
                    var busy = erased.busy(List.of(id));
                    if (busy.isEmpty()) {
                        erased.erase(List.of(id));
                    }
                    return busy;
                }));
    }

    @Test
    void aMessageCancelledWhileItWaitsDoesNotLeave() {
        var id = enqueue("a@x.example");
        fixture.in(agency, "update message set state = 'CANCELLED' where id = ?", id);
        run();
        assertThat(state(id)).isEqualTo(CANCELLED);
        assertThat(smtp.messages()).isEmpty();
    }

    @Test
    void attachmentsArriveByteForByte() throws Exception {
        var first = new byte[200_000];
        new Random(1).nextBytes(first);
        var second = "short".getBytes();
        var parts =
                List.of(OutboxFixture.part("a.pdf", first), OutboxFixture.part("b.pdf", second));
        var message = OutboxFixture.message(sender, server, "a@x.example", parts);
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
        run();
        var bytes = smtp.messages().getFirst().bytes();
        var parsed = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(bytes));
        var bodies = ((Multipart) parsed.getBody()).getBodyParts();
        assertThat(bodies).hasSize(3);
        assertThat(hash(bodies.get(1).getBody())).isEqualTo(OutboxFixture.sha256(first));
        assertThat(hash(bodies.get(2).getBody())).isEqualTo(OutboxFixture.sha256(second));
        assertThat(bytes).hasSize((int) message(message.id()).size());
    }

    @Test
    void aMessageThatBreaksTheWriterIsHeldAndTheOthersLeave() {
        var poison =
                OutboxFixture.message(
                        sender,
                        server,
                        "poison@x.example",
                        List.of(OutboxFixture.part("a.pdf", new byte[10])));
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(poison)));
        fixture.in(agency, "update message set splice_at = 999999 where id = ?", poison.id());
        var others = List.of(enqueue("a@x.example"), enqueue("b@x.example"));
        for (var i = 0; i < 3; i++) {
            run();
            clock.advance(Duration.ofMinutes(20));
        }
        assertThat(state(poison.id())).isEqualTo(HELD);
        assertThat(message(poison.id()).holdReason()).isEqualTo(HoldReason.INTERNAL_ERROR);
        assertThat(others).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(smtp.messages()).hasSize(2);
    }

    @Test
    void theMessagesOfADeadRunBecomeAQuestionForPeople() {
        var id = enqueue("a@x.example");
        var message =
                as(() -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 1))).getFirst();
        mark(message);
        as(() -> deliveries.abandon(Queue.of(server)));
        assertThat(state(id)).isEqualTo(UNKNOWN);
        assertThat(last(id).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private boolean mark(QueuedMessage message) {
        return as(() -> new GroupCommit(ledger).commit(new Ledger.Entry(null, message)));
    }

    private void assertHeld(UUID id, HoldReason reason) {
        run();
        assertThat(state(id)).isEqualTo(HELD);
        assertThat(message(id).holdReason()).isEqualTo(reason);
        assertThat(smtp.messages()).isEmpty();
    }

    private static String hash(Object body) throws Exception {
        try (var in = ((BinaryBody) body).getInputStream()) {
            return OutboxFixture.sha256(in.readAllBytes());
        }
    }

    private DeliveryAttempt last(UUID id) {
        return fixture.attempts(agency, id).getFirst();
    }
}
