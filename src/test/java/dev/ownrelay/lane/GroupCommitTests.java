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
import dev.ownrelay.ledger.Try;
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

/// A letter is claimed by one connection only, also where two of them ask in the same commit.
class GroupCommitTests extends LaneFixture {

    @Autowired AttachmentSplicer writer;
    @Autowired Routes routes;
    @Autowired MailSenderFactory senders;
    @Autowired Ledger ledger;
    @Autowired Deliveries deliveries;
    @Autowired MessageActions actions;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    private GroupCommit commits;

    @BeforeEach
    void lettersWait() {
        commits = new GroupCommit(ledger);
        enqueue(3);
    }

    @Test
    void twoConnectionsWithCopiesOfOneLetterClaimItOnce() throws Exception {
        var letter = due().getLast();

        assertThat(together(() -> mark(letter), () -> mark(letter)))
                .containsExactlyInAnyOrder(true, false);
        assertThat(state(letter)).isEqualTo(MessageState.SENDING);
    }

    @Test
    void aCopyOfALetterIsNotClaimedByTheCommitThatStoresItsResult() throws Exception {
        var letter = due().getLast();
        var accepted = accepted(letter);

        assertThat(
                        together(
                                () -> commits.commit(Ledger.Entry.result(accepted)),
                                () -> mark(letter)))
                .containsExactly(false, false);
        assertThat(state(letter)).isEqualTo(MessageState.SENT);
        assertThat(fixture.attempts(agency, letter.id())).hasSize(1);
    }

    @Test
    void aLetterThatAPersonQueuedAnewIsNotClaimedByWhoeverHeldItBefore() {
        var letter = due().getLast();
        var id = letter.id();
        CurrentTenant.run(agency, () -> deliveries.hold(Map.of(letter, HoldReason.SERVER_CHANGED)));
        var me = new SignedIn(agency, sender, Role.RECRUITER, false);
        CurrentTenant.run(agency, () -> actions.act(MessageVerb.SEND_AGAIN, id, me));

        assertThat(mark(letter)).isFalse();
        var late =
                refused(letter, new DeliveryResult.Rejected(new Reply(Stage.RCPT, 550, "No", 1)));
        CurrentTenant.run(agency, () -> commits.commit(Ledger.Entry.result(late)));

        assertThat(state(letter)).isEqualTo(MessageState.QUEUED);
        assertThat(fixture.attempts(agency, id)).isEmpty();
        assertThat(mark(due().getLast())).isTrue();
    }

    @Test
    void whatOneEntryBreaksOnDoesNotConcernTheOthersOfItsCommit() throws Exception {
        var letters = due();
        var poison = refused(letters.getLast(), nothing());
        var healthy = another();

        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers =
                    CurrentTenant.call(
                            agency,
                            () ->
                                    locked(
                                            letters.subList(0, 2),
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
    void manyConnectionsWithCopiesOfTheSameLettersEachGetAnAnswer() throws Exception {
        var more =
                IntStream.range(0, 200)
                        .mapToObj(i -> OutboxFixture.letter(sender, server, i + "@y.example"))
                        .toList();
        CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), more));
        var letters = CurrentTenant.call(agency, () -> deliveries.due(server, 203));

        try (var threads = Executors.newFixedThreadPool(6)) {
            var claimed =
                    IntStream.range(0, 6)
                            .mapToObj(_ ->
                                    threads.submit(
                                            () -> letters.stream().filter(this::mark).toList()))
                            .toList();
            var all = new ArrayList<QueuedMessage>();
            for (var one : claimed) {
                all.addAll(one.get(60, TimeUnit.SECONDS));
            }
            assertThat(all).containsExactlyInAnyOrderElementsOf(letters);
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
                        var letter = before.get(i);
                        int waiting = i + 1;
                        jdbc.sql("select 1 from message where id = ? for update")
                                .param(letter.id())
                                .query(Integer.class)
                                .single();
                        threads.submit(() -> mark(letter));
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

    private boolean mark(QueuedMessage letter) {
        return CurrentTenant.call(agency, () -> commits.commit(new Ledger.Entry(null, letter)));
    }

    private Try refused(QueuedMessage letter, DeliveryResult why) {
        return Try.begin(letter, clock.instant()).refused(why);
    }

    /// A letter that its server took; its result is not stored yet.
    private Try accepted(QueuedMessage letter) {
        var ended = CurrentTenant.call(agency, () -> handOver(letter));
        assertThat(ended.result()).isInstanceOf(DeliveryResult.Accepted.class);
        return ended;
    }

    private Try handOver(QueuedMessage letter) {
        var ready = (EndpointChoice.Ready) routes.endpoint(server);
        var opened = (Opened.Open) senders.create(ready.endpoint()).open();
        try (var connection = opened.connection()) {
            var settlement = new Settlement(commits, new ResultStore(new LaneId(agency, server)));
            var begun = Try.begin(letter, clock.instant());
            return new Handover(letter, writer, settlement).over(connection, begun, null);
        }
    }

    private List<QueuedMessage> due() {
        return CurrentTenant.call(agency, () -> deliveries.due(server, 10));
    }

    private Message fresh(UUID id) {
        return CurrentTenant.call(agency, () -> messages.findById(id).orElseThrow());
    }

    private MessageState state(QueuedMessage letter) {
        return fresh(letter.id()).state();
    }
}
