package dev.ownrelay.lane;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.QueuedMessage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Whether the files of messages are all there, and as they were when the messages were written.
/// Each file is read once for all messages of a run.
final class WholeFiles {

    private final Attachments attachments;
    private final Map<String, Boolean> whole = new HashMap<>();

    WholeFiles(Attachments attachments) {
        this.attachments = attachments;
    }

    /// The messages among these that would leave as they were written.
    List<QueuedMessage> among(List<QueuedMessage> messages) {
        var carrying =
                messages.stream()
                        .filter(message -> message.spliceAt() != null)
                        .map(QueuedMessage::id)
                        .toList();
        if (carrying.isEmpty()) {
            return messages;
        }
        var parts = attachments.parts(carrying);
        return messages.stream()
                .filter(message ->
                        message.spliceAt() == null
                                || complete(message, parts.getOrDefault(message.id(), List.of())))
                .toList();
    }

    private boolean complete(QueuedMessage message, List<Attachments.Carried> parts) {
        long octets = parts.stream().mapToLong(Attachments.Carried::octets).sum();
        return message.source().length + octets == message.size()
                && parts.stream().allMatch(part -> whole(part.sha256()));
    }

    private synchronized boolean whole(String sha256) {
        return whole.computeIfAbsent(sha256, this::matches);
    }

    private boolean matches(String sha256) {
        try {
            var content = Base64.getMimeDecoder().decode(attachments.encoded(sha256));
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).equals(sha256);
        } catch (IllegalArgumentException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
