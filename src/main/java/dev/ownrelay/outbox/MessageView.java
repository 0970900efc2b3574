package dev.ownrelay.outbox;

import dev.ownrelay.mail.FileType;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.ReadableBody;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A message as its recipient sees it, without the body, which has a page of its own.
///
/// @param asksForPictures whether its body has pictures that lie elsewhere
record MessageView(
        UUID id,
        UUID batchId,
        String subject,
        String fromName,
        String fromAddress,
        @Nullable String replyTo,
        String toName,
        String toAddress,
        Instant datedAt,
        @Nullable Instant textRemovedAt,
        @Nullable Instant erasedAt,
        boolean asksForPictures,
        List<Attachments.Attached> attachments) {

    /// Whether a browser shows the file; others are downloaded.
    public boolean opens(Attachments.Attached file) {
        return FileType.isShown(file.contentType());
    }

    static MessageView of(Message message, List<Attachments.Attached> attachments) {
        return new MessageView(
                message.getId(),
                message.batchId(),
                message.subject(),
                message.fromName(),
                message.fromAddress(),
                message.replyTo(),
                message.toName(),
                message.toAddress(),
                message.datedAt(),
                message.textRemovedAt(),
                message.erasedAt(),
                ReadableBody.asksForPictures(message.source()),
                attachments);
    }
}
