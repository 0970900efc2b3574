package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.GroupCommit;
import dev.ownrelay.ledger.Ledger;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.ledger.Unanswered;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.outbox.MessageActions;
import dev.ownrelay.outbox.MessageVerb;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// A message is claimed by one connection only, also where two of them ask in the same commit.
class GroupCommitTests extends LaneFixture {

    @Autowired LaneQueues queues;
    @Autowired Routes routes;
    @Autowired MailSenderFactory senders;
    @Autowired Ledger ledger;
    @Autowired Deliveries deliveries;
    @Autowired MessageActions actions;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    private GroupCommit commits;

    @BeforeEach
    void messagesWait() {
        commits = new GroupCommit(ledger);
        enqueue(3);
    }

    @Test
    void twoConnectionsWithCopiesOfOneMessageClaimItOnce() throws Exception {
        var message = due().getLast();

        assertThat(together(() -> mark(message), () -> mark(message)))
                .containsExactlyInAnyOrder(true, false);
        assertThat(state(message)).isEqualTo(MessageState.SENDING);
    }

    @Test
    void aCopyOfAMessageIsNotClaimedByTheCommitThatStoresItsResult() throws Exception {
        var message = due().getLast();
        var accepted = accepted(message);

        assertThat(
                        together(
                                () -> commits.commit(Ledger.Entry.result(accepted)),
                                () -> mark(message)))
                .containsExactly(false, false);
        assertThat(state(message)).isEqualTo(MessageState.SENT);
        assertThat(fixture.attempts(agency, message.id())).hasSize(1);
    }

    @Test
    void aMessageThatAPersonQueuedAnewIsNotClaimedByWhoeverHeldItBefore() {
        var message = due().getLast();
        var id = message.id();
        CurrentTenant.run(
                agency, () -> deliveries.hold(Map.of(message, HoldReason.SERVER_CHANGED)));
        var me = new SignedIn(agency, sender, Role.RECRUITER, false);
        CurrentTenant.run(agency, () -> actions.act(MessageVerb.SEND_AGAIN, id, me));

        assertThat(mark(message)).isFalse();
        var late =
                refused(message, new DeliveryResult.Rejected(new Reply(Stage.RCPT, 550, "No", 1)));
        CurrentTenant.run(agency, () -> commits.commit(Ledger.Entry.result(late)));

        assertThat(state(message)).isEqualTo(MessageState.QUEUED);
        assertThat(fixture.attempts(agency, id)).isEmpty();
        assertThat(mark(due().getLast())).isTrue();
    }

    @Test
    void whatOneEntryBreaksOnDoesNotConcernTheOthersOfItsCommit() throws Exception {
        var messages = due();
        var poison = refused(messages.getLast(), nothing());
        var healthy = another();

        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers =
                    CurrentTenant.call(
                            agency,
                            () ->
                                    locked(
                                            messages.subList(0, 2),
                                            threads,
                                            () -> commits.commit(Ledger.Entry.result(poison)),
                                            () -> mark(healthy)));
            assertThatThrownBy(() -> answers.getFirst().get())
                    .hasRootCauseInstanceOf(NullPointerException.class);
            assertThat(answers.getLast().get()).isTrue();
        }
    }

    /// Breaks whoever reads it.
    @SuppressWarnings("NullAway")
    private static DeliveryResult nothing() {
        return null;
    }

    private QueuedMessage another() {
        enqueue("another@x.example");
        return due().getLast();
    }

    @Test
    void manyConnectionsWithCopiesOfTheSameMessagesEachGetAnAnswer() throws Exception {
        var more =
                IntStream.range(0, 200)
                        .mapToObj(i -> OutboxFixture.message(sender, server, i + "@y.example"))
                        .toList();
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), more));
        var messages =
                CurrentTenant.call(
                        agency,
                        () -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 203)));

        try (var threads = Executors.newFixedThreadPool(6)) {
            var claimed =
                    IntStream.range(0, 6)
                            .mapToObj(_ ->
                                    threads.submit(
                                            () -> messages.stream().filter(this::mark).toList()))
                            .toList();
            var all = new ArrayList<QueuedMessage>();
            for (var one : claimed) {
                all.addAll(one.get(60, TimeUnit.SECONDS));
            }
            assertThat(all).containsExactlyInAnyOrderElementsOf(messages);
        }
    }

    /// Asks for both in one commit: two commits before it wait for a lock until both are queued.
    private List<Boolean> together(Callable<Boolean> one, Callable<Boolean> other)
            throws Exception {
        var before = due().subList(0, 2);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = CurrentTenant.call(agency, () -> locked(before, threads, one, other));
            return List.of(answers.getFirst().get(), answers.getLast().get());
        }
    }

    private List<Future<Boolean>> locked(
            List<QueuedMessage> before,
            ExecutorService threads,
            Callable<Boolean> one,
            Callable<Boolean> other) {
        return new TransactionTemplate(transactions)
                .execute(_ -> {
                    for (int i = 0; i < before.size(); i++) {
                        var message = before.get(i);
                        int waiting = i + 1;
                        jdbc.sql("select 1 from message where id = ? for update")
                                .param(message.id())
                                .query(Integer.class)
                                .single();
                        threads.submit(() -> mark(message));
                        Waiting.until(() -> waitingForLocks() == waiting);
                    }
                    return List.of(queued(threads, one), queued(threads, other));
                });
    }

    private long waitingForLocks() {
        return jdbc.sql(
                        """
                        select count(distinct pid) from pg_locks where not granted
                        and pid in (select pid from pg_locks where locktype = 'relation'
                            and relation = 'message'::regclass)
                        """)
                .query(Long.class)
                .single();
    }

    private Future<Boolean> queued(ExecutorService threads, Callable<Boolean> commit) {
        var thread = new AtomicReference<Thread>();
        var answer =
                threads.submit(() -> {
                    thread.set(Thread.currentThread());
                    return CurrentTenant.call(agency, commit::call);
                });
        Waiting.until(
                () -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
        return answer;
    }

    private boolean mark(QueuedMessage message) {
        return CurrentTenant.call(agency, () -> commits.commit(new Ledger.Entry(null, message)));
    }

    private Try refused(QueuedMessage message, DeliveryResult why) {
        return Try.begin(message, clock.instant()).refused(why);
    }

    /// A message that its server took; its result is not stored yet.
    private Try accepted(QueuedMessage message) {
        var ended = CurrentTenant.call(agency, () -> handOver(message));
        assertThat(ended.result()).isInstanceOf(DeliveryResult.Accepted.class);
        return ended;
    }

    private Try handOver(QueuedMessage message) {
        var ready = (EndpointChoice.Ready) routes.endpoint(server);
        var opened = (Opened.Open) senders.create(ready.endpoint()).open();
        try (var connection = opened.connection()) {
            var results = new ResultStore(new LaneId(agency, server));
            var settlement = new Settlement(commits, results, new Unanswered());
            var begun = Try.begin(message, clock.instant());
            return new Handover(new Outgoing(message, queues.files(), null), settlement)
                    .over(connection, begun, null);
        }
    }

    private List<QueuedMessage> due() {
        return CurrentTenant.call(
                agency, () -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 10)));
    }

    private Message fresh(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private MessageState state(QueuedMessage message) {
        return fresh(message.id()).state();
    }
}
