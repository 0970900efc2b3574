package dev.ownrelay.outbox;

import dev.ownrelay.health.ServerPause;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// One message as a line of a list.
///
/// @param bouncedAt when it came back although a server had accepted it
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
        Instant createdAt,
        @Nullable Instant bouncedAt,
        @Nullable ServerPause pause,
        @Nullable Explanation explanation) {}
