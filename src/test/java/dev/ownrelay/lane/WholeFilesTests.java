package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Pick;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.Turn;
import dev.ownrelay.ledger.Turns;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.relay.BorrowedNames;
import dev.ownrelay.server.Routes;
import dev.ownrelay.spool.Spools;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A message leaves with its files as they were, or not at all.
class WholeFilesTests extends LaneFixture {

    @Autowired EmptyDatabase database;
    @Autowired LaneQueues queues;
    @Autowired Deliveries deliveries;
    @Autowired Attachments attachments;
    @Autowired Routes routes;
    @Autowired BorrowedNames borrowed;
    @Autowired Turns turns;
    @Autowired RefusedSenders refused;
    @Autowired Lanes lanes;
    @Autowired Crews crews;
    @Autowired Contention contention;
    @Autowired LearnedLimits limits;

    UUID message;
    UUID other;

    @BeforeEach
    void twoMessagesWithFiles() {
        message = enqueue("a@x.example", new byte[] {1, 2, 3}, new byte[] {4, 5});
        other = enqueue("b@x.example", new byte[] {6, 7, 8});
    }

    @Test
    void aMessageLeavesWithAllItsFiles() {
        runner.run(agency, server);
        assertThat(state(message)).isEqualTo(MessageState.SENT);
        assertThat(state(other)).isEqualTo(MessageState.SENT);
    }

    @Test
    void aMessageThatLostOneOfItsFilesIsHeld() {
        database.execute("delete from message_attachment where position = 1");
        held();
    }

    @Test
    void aMessageThatLostAllItsFilesIsHeld() {
        database.execute("delete from message_attachment where message_id = '" + message + "'");
        held();
    }

    @Test
    void aMessageWhoseFileIsAnotherByNowIsHeld() {
        database.execute(
                "update attachment set encoded = convert_to('AQID', 'UTF8') || '\\\\x0d0a'::bytea"
                        + " where sha256 = '"
                        + OutboxFixture.sha256(new byte[] {4, 5})
                        + "'");
        held();
    }

    @Test
    void aMessageWhoseFileIsNoFileAnyMoreIsHeldAndLeavesOnceItIsBack() {
        var changed =
                "update attachment set encoded = overlay(encoded placing '%s'::bytea from 1)"
                        + " where sha256 = '%s'";
        var file = OutboxFixture.sha256(new byte[] {1, 2, 3});
        database.execute(changed.formatted("=Q", file));
        held();
        database.execute(changed.formatted("AQ", file));
        fixture.in(
                agency,
                "update message set state = 'QUEUED', hold_reason = null where id = ?",
                message);
        runner.run(agency, server);
        assertThat(state(message)).isEqualTo(MessageState.SENT);
    }

    @Test
    void aMessageIsWholeBeforeItIsClaimed() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var files = queues.files();
                var whole = files.whole(queued(other))) {
            database.execute("delete from message_attachment");

            whole.writeTo(out);
        }

        assertThat(out.toString(UTF_8)).contains("BgcI");
    }

    @Test
    void aMessageWhoseFilesAreGoneBeforeItIsClaimedIsNot() {
        try (var files = queues.files()) {
            var row = queued(other);
            database.execute("delete from message_attachment");

            assertThatThrownBy(() -> files.whole(row)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void filesThatCannotBeKeptOnDiskStopNoOtherMessage(@TempDir Path folder) throws IOException {
        var plain = enqueue("plain@x.example");
        var runner = withFilesIn(folder);
        Files.delete(folder);

        runner.run(agency, server);
        assertThat(state(plain)).isEqualTo(MessageState.SENT);
        assertThat(List.of(state(message), state(other))).containsOnly(MessageState.QUEUED);

        Files.createDirectory(folder);
        clock.advance(Duration.ofHours(1));
        runner.run(agency, server);
        assertThat(List.of(state(message), state(other))).containsOnly(MessageState.SENT);
    }

    @Test
    void aMessageWhoseFilesCannotBeKeptOnDiskThreeTimesIsHeldForThat(@TempDir Path folder)
            throws IOException {
        var runner = withFilesIn(folder);
        Files.delete(folder);

        for (int i = 0; i < 3; i++) {
            runner.run(agency, server);
            clock.advance(Duration.ofHours(1));
        }

        assertThat(state(message)).isEqualTo(MessageState.HELD);
        assertThat(message(message).holdReason()).isEqualTo(HoldReason.INTERNAL_ERROR);
    }

    private LaneRunner withFilesIn(Path folder) {
        var files = new RunFiles.Opener(attachments, Spools.in(folder, attachments));
        var own = new LaneQueues(routes, borrowed, files, deliveries, turns, refused, lanes);
        return new LaneRunner(own, crews, deliveries, lanes, contention, limits, clock);
    }

    private QueuedMessage queued(UUID id) {
        return CurrentTenant.call(
                        agency, () -> deliveries.due(Queue.of(server), Pick.first(Turn.BEGIN, 10)))
                .stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void held() {
        runner.run(agency, server);
        assertThat(state(message)).isEqualTo(MessageState.HELD);
        assertThat(message(message).holdReason()).isEqualTo(HoldReason.FILES_DAMAGED);
        assertThat(message(message).attempt()).isZero();
        assertThat(state(other)).isEqualTo(MessageState.SENT);
        assertThat(smtp.messages()).hasSize(1);
    }

    private UUID enqueue(String to, byte[]... files) {
        var parts = java.util.stream.Stream.of(files).map(f -> OutboxFixture.part("f", f)).toList();
        var one = OutboxFixture.message(sender, server, to, parts);
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), List.of(one)))
                .getFirst();
    }
}
