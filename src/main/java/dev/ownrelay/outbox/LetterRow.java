package dev.ownrelay.outbox;

import java.time.Instant;
import java.util.UUID;

/// One letter as a line of a list.
public record LetterRow(
        UUID id,
        MessageState state,
        String subject,
        String toName,
        String toAddress,
        String senderName,
        String routeName,
        Instant createdAt) {}
