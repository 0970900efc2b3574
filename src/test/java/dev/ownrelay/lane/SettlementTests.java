package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.GroupCommit;
import dev.ownrelay.ledger.Ledger;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.ledger.Unanswered;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import java.util.List;

/// What a node that stops says of the messages that it has marked.
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class SettlementTests extends LaneFixture {

    @Autowired Ledger ledger;
    @Autowired Deliveries deliveries;

    private final Unanswered unanswered = new Unanswered();
    private Settlement settlement;
    private List<QueuedMessage> due;

    @BeforeEach
    void messagesWait() {
        settlement = settlement();
        enqueue(3);
        due = as(() -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 10)));
    }

    @Test
    void namesThoseWithoutAStoredEndAndNobodysAddress(CapturedOutput output) {
        assertThat(mark(due.get(0))).isTrue();
        assertThat(mark(due.get(1))).isTrue();
        settle(due.get(0));
        unanswered.stop();
        unanswered.destroy();
        assertThat(output)
                .containsOnlyOnce("1 messages have an unknown end, as this node stops")
                .contains(": agency " + agency + ": " + due.get(1).id())
                .doesNotContain(due.get(0).id().toString())
                .doesNotContain(due.get(1).toAddress());
    }

    @Test
    void saysNothingWhereAllEndsAreStored(CapturedOutput output) {
        mark(due.get(0));
        settle(due.get(0));
        unanswered.stop();
        unanswered.destroy();
        assertThat(output).doesNotContain("as this node stops");
    }

    @Test
    void marksNothingMoreOnceTheNodeIsToStop() {
        unanswered.stop();
        assertThat(mark(due.get(0))).isFalse();
        assertThat(state(due.get(0).id())).isEqualTo(MessageState.QUEUED);
        assertThat(unanswered.count()).isZero();
    }

    @Test
    void oneThatAnotherConnectionMarkedIsStillWaitedFor() {
        mark(due.get(0));
        assertThat(as(() -> settlement().mark(due.get(0)))).isFalse();
        assertThat(unanswered.count()).isOne();
    }

    /// The next turn of the lane puts the question, unless there is none on this node any more.
    @Test
    void whatATurnLeavesIsKeptOnlyIfTheNodeIsToStop() {
        mark(due.get(0));
        as(this::close);
        assertThat(unanswered.count()).isZero();
        mark(due.get(1));
        unanswered.stop();
        as(this::close);
        assertThat(unanswered.count()).isOne();
    }

    private boolean close() {
        settlement.close();
        return true;
    }

    private Settlement settlement() {
        var results = new ResultStore(new LaneId(agency, server));
        return new Settlement(new GroupCommit(ledger), results, unanswered);
    }

    private boolean mark(QueuedMessage message) {
        return as(() -> settlement.mark(message));
    }

    private void settle(QueuedMessage message) {
        var reply = new Reply(Stage.DOT, 250, "2.0.0 Ok", 1);
        var ended =
                Try.begin(message, clock.instant())
                        .said(true, new DeliveryResult.Accepted(reply), null);
        as(() -> {
            settlement.settle(ended);
            return true;
        });
    }
}
