package dev.ownrelay.outbox;

import dev.ownrelay.batch.BatchCounts;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// One message as a line of a list, or those that were sent together.
///
/// @param viaRelay whether the route is the default relay, of which people know no name
/// @param bouncedAt when it came back although a server had accepted it
/// @param erased whether the person is, of whom it says nothing any more
/// @param together those that it was sent with, of which it is one; null: it stands for itself
/// @param explanation why it was refused; null: it was not
/// @param pause why its server gets no messages now; null: nothing keeps it from leaving
public record MessageRow(
        UUID id,
        MessageState state,
        String subject,
        String toName,
        String toAddress,
        String senderName,
        String routeName,
        boolean viaRelay,
        Instant createdAt,
        @Nullable Instant bouncedAt,
        boolean erased,
        @Nullable Together together,
        @Nullable ServerPause pause,
        @Nullable Explanation explanation) {

    /// What was sent together.
    public record Together(UUID batch, BatchCounts counts) {}

    MessageRow in(UUID batch, BatchCounts counts) {
        return new MessageRow(
                id,
                state,
                subject,
                toName,
                toAddress,
                senderName,
                routeName,
                viaRelay,
                createdAt,
                bouncedAt,
                erased,
                new Together(batch, counts),
                pause,
                explanation);
    }

    /// What decides about what can be done with it, besides its state.
    public String kind() {
        return bouncedAt != null && state == MessageState.SENT ? "BOUNCED" : state.name();
    }
}
