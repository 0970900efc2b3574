package dev.ownrelay.message;

import dev.ownrelay.server.Route;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A finished message to one recipient, ready for the outbox.
///
/// @param id also the left part of the Message-ID
/// @param source the message without its attachments, RFC 5322, lines ended by CRLF
/// @param spliceAt the offset in `source` at which the attachment parts belong; null: no
///   attachments
/// @param messageId with angle brackets, RFC 5322 section 3.6.4
public record NewMessage(
        UUID id,
        UUID senderId,
        @Nullable UUID candidateId,
        Route route,
        String toAddress,
        String toName,
        String subject,
        byte[] source,
        @Nullable Integer spliceAt,
        List<Part> attachments,
        String messageId,
        Instant datedAt) {

    /// Of the whole, in octets.
    long size() {
        return source.length + attachments.stream().mapToLong(Part::size).sum();
    }

    /// As it will leave, but for a signature in front of it.
    public void write(OutputStream out) throws IOException {
        int at = spliceAt == null || attachments.isEmpty() ? source.length : spliceAt;
        out.write(source, 0, at);
        for (var part : attachments) {
            out.write(part.head());
            out.write(part.content().encoded());
        }
        out.write(source, at, source.length - at);
    }

    /// One attachment of a message.
    ///
    /// @param head the delimiter and header lines of the part with the empty line after them
    /// @param content the content, shared by all messages that carry it
    /// @param contentId by which the text shows it (RFC 2392), without brackets; null: a file
    public record Part(
            String fileName,
            String contentType,
            byte[] head,
            EncodedContent content,
            @Nullable String contentId) {

        private long size() {
            return (long) head.length + content.encoded().length;
        }
    }

    /// A file in base64, lines of 76 ended by CRLF (RFC 2045 section 6.8).
    ///
    /// @param sha256 of the file, in hexadecimal
    /// @param size of the file in bytes, before encoding
    public record EncodedContent(String sha256, long size, byte[] encoded) {}
}
