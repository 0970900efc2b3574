package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.people.MessageQueue;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

@WithOutbox
class EnqueueTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired MessageQueue queue;
    @Autowired Messages messages;
    @Autowired Lanes lanes;
    @Autowired LaneQueues queues;
    @Autowired Deliveries deliveries;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;
    TransactionTemplate transactions;

    UUID agency;
    UUID sender;

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transactions = new TransactionTemplate(manager);
    }

    @BeforeEach
    void agency() {
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void storesEveryMessageOfABatchAsQueued() {
        var ids = enqueue(UUID.randomUUID(), "a@x.example", "b@x.example");
        assertThat(ids).hasSize(2);
        assertThat(message(ids.getFirst()).state()).isEqualTo(MessageState.QUEUED);
        assertThat(message(ids.getFirst()).batchId()).isEqualTo(message(ids.getLast()).batchId());
    }

    @Test
    void theSameKeyFromTheSameSenderGivesTheFirstBatch() {
        var key = UUID.randomUUID();
        var first = enqueue(key, "a@x.example", "b@x.example");
        assertThat(enqueue(key, "a@x.example", "b@x.example")).isEqualTo(first);
        assertThat(enqueue(key, "b@x.example")).containsExactly(first.getLast());
        assertThat(enqueue(key, "c@x.example")).containsExactlyElementsOf(first);
        assertThat(count("message")).isEqualTo(2);
    }

    @Test
    void theSameKeyFromAnotherSenderIsAnotherBatch() {
        var key = UUID.randomUUID();
        var first = enqueue(key, "a@x.example");
        sender = fixture.user(agency);
        assertThat(enqueue(key, "a@x.example")).doesNotContainAnyElementsOf(first);
    }

    @Test
    void anAddressThatStandsTwiceGetsOneMessage() {
        var ids = enqueue(UUID.randomUUID(), "a@x.example", "a@x.example");
        assertThat(ids).hasSize(2).containsOnly(ids.getFirst());
        assertThat(count("message")).isEqualTo(1);
    }

    @Test
    void twentySubmitsAtOnceGiveOneMessage() throws Exception {
        var key = UUID.randomUUID();
        var start = new CountDownLatch(1);
        Callable<List<UUID>> submit =
                () -> {
                    start.await();
                    return enqueue(key, "a@x.example");
                };
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<java.util.concurrent.Future<List<UUID>>>();
            for (var i = 0; i < 20; i++) {
                results.add(pool.submit(submit));
            }
            start.countDown();
            var ids = new HashSet<List<UUID>>();
            for (var result : results) {
                ids.add(result.get());
            }
            assertThat(ids).hasSize(1);
        }
        assertThat(count("message")).isEqualTo(1);
    }

    @Test
    void aBatchThatFailsLeavesNothing() {
        var twice = OutboxFixture.message(sender, null, "a@x.example");
        var stranger = OutboxFixture.message(UUID.randomUUID(), null, "b@x.example");
        assertThatThrownBy(
                () -> as(() -> outbox.enqueue(UUID.randomUUID(), List.of(twice, stranger))));
        assertThat(count("message")).isZero();
        assertThat(executions()).isEmpty();
    }

    @Test
    void anAttachmentOfManyMessagesIsStoredOnce() {
        var content = "A curriculum vitae".repeat(500).getBytes();
        var parts = List.of(OutboxFixture.part("cv.pdf", content));
        var first = OutboxFixture.message(sender, null, "a@x.example", parts);
        var second = OutboxFixture.message(sender, null, "b@x.example", parts);
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(first, second)));
        var third = OutboxFixture.message(sender, null, "c@x.example", parts);
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(third)));
        assertThat(count("attachment")).isEqualTo(1);
        assertThat(count("message_attachment")).isEqualTo(3);
    }

    @Test
    void theSizeIsThatOfTheMessageAsWritten() throws Exception {
        var parts = List.of(OutboxFixture.part("cv.pdf", new byte[10_000]));
        var message = OutboxFixture.message(sender, null, "a@x.example", parts);
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
        var queued = as(() -> deliveries.due(Queue.of(null), Pick.first(Turn.BEGIN, 1))).getFirst();
        var out = new ByteArrayOutputStream();
        try (var files = queues.files();
                var whole = files.whole(queued)) {
            whole.writeTo(out);
        }
        assertThat(queued.size()).isEqualTo(out.size());
    }

    @Test
    void schedulesTheLaneOfTheRoute() {
        var server = UUID.randomUUID();
        as(() ->
                outbox.enqueue(
                        UUID.randomUUID(),
                        List.of(OutboxFixture.message(sender, server, "a@x.example"))));
        enqueue(UUID.randomUUID(), "a@x.example");
        assertThat(executions())
                .containsExactlyInAnyOrder(agency + ":" + server, agency + ":default");
    }

    @Test
    void aLaneThatRestsIsWokenByANewMessage() {
        enqueue(UUID.randomUUID(), "a@x.example");
        set("execution_time = execution_time + interval '1 hour'");
        enqueue(UUID.randomUUID(), "b@x.example");
        assertThat(due()).isTrue();
    }

    @Test
    void aLaneThatIsPausedStaysPausedUntilAPersonTries() {
        enqueue(UUID.randomUUID(), "a@x.example");
        set("execution_time = execution_time + interval '1 hour', consecutive_failures = 1");
        enqueue(UUID.randomUUID(), "b@x.example");
        assertThat(due()).isFalse();
        var lane = new LaneId(agency, null);
        assertThat(as(() -> lanes.pausedUntil(lane)))
                .contains(clock.instant().plus(Duration.ofHours(1)));
        transactions.executeWithoutResult(_ -> lanes.tryNow(lane));
        assertThat(due()).isTrue();
    }

    @Test
    void resumingAnAgencyGivesEveryWaitingMessageALane() {
        enqueue(UUID.randomUUID(), "a@x.example");
        transactions.executeWithoutResult(_ ->
                jdbc.sql("delete from scheduled_tasks where task_instance like ?")
                        .param(agency + "%")
                        .update());
        as(() -> {
            queue.wake();
            return true;
        });
        assertThat(due()).isTrue();
    }

    private List<UUID> enqueue(UUID key, String... to) {
        var messages = new ArrayList<NewMessage>();
        for (var address : to) {
            messages.add(OutboxFixture.message(sender, null, address));
        }
        return as(() -> outbox.enqueue(key, messages));
    }

    private Message message(UUID id) {
        return as(() -> messages.findById(id).orElseThrow());
    }

    private <T> T as(java.util.function.Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }

    private long count(String table) {
        return as(() ->
                transactions.execute(
                        _ -> jdbc.sql("select count(*) from " + table).query(Long.class).single()));
    }

    private List<String> executions() {
        return jdbc.sql("select task_instance from scheduled_tasks where task_instance like ?")
                .param(agency + ":%")
                .query(String.class)
                .list();
    }

    private boolean due() {
        return jdbc.sql(
                                """
                                select count(*) from scheduled_tasks
                                where task_instance = ? and execution_time <= ?
                                """)
                        .params(agency + ":default", java.sql.Timestamp.from(clock.instant()))
                        .query(Long.class)
                        .single()
                == 1;
    }

    private void set(String change) {
        jdbc.sql("update scheduled_tasks set " + change + " where task_instance = ?")
                .param(agency + ":default")
                .update();
    }
}
