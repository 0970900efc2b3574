package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.UUID;

/// A message leaves with its files as they were, or not at all.
class WholeFilesTests extends LaneFixture {

    @Autowired EmptyDatabase database;

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
