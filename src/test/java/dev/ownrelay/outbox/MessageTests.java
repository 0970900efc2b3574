package dev.ownrelay.outbox;

import static dev.ownrelay.message.MessageState.CANCELLED;
import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SCHEDULED;
import static dev.ownrelay.message.MessageState.SENT;
import static dev.ownrelay.message.MessageState.UNKNOWN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.util.ReflectionTestUtils;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

class MessageTests {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    @ParameterizedTest
    @EnumSource
    void canBeCancelledUntilItLeaves(MessageState state) {
        allows(state, m -> m.cancel(NOW), CANCELLED, Set.of(SCHEDULED, QUEUED, HELD));
    }

    @ParameterizedTest
    @EnumSource
    void canBeSentAgainOnceItStopped(MessageState state) {
        allows(
                state,
                m -> m.sendAgain(null, NOW),
                QUEUED,
                Set.of(FAILED, UNKNOWN, CANCELLED, HELD));
    }

    @ParameterizedTest
    @EnumSource
    void canBeMarkedAsSentOnlyWhenUnknown(MessageState state) {
        allows(state, m -> m.markAsSent(NOW), SENT, Set.of(UNKNOWN));
    }

    @ParameterizedTest
    @EnumSource
    void canBeRetriedNowOnlyWhileWaiting(MessageState state) {
        allows(state, m -> m.retryNow(NOW), QUEUED, Set.of(QUEUED));
    }

    private static void allows(
            MessageState state,
            Consumer<Message> verb,
            MessageState after,
            Set<MessageState> from) {
        var message = in(state);
        if (from.contains(state)) {
            verb.accept(message);
            assertThat(message.state()).isEqualTo(after);
        } else {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> verb.accept(message))
                    .isInstanceOf(Message.WrongStateException.class);
            assertThat(message.state()).isEqualTo(state);
        }
    }

    private static Message in(MessageState state) {
        var written = OutboxFixture.message(UUID.randomUUID(), null, "a@x.example");
        var message = new Message(written, UUID.randomUUID(), UUID.randomUUID(), NOW);
        ReflectionTestUtils.setField(message, "state", state);
        return message;
    }
}
