package dev.ownrelay.lane;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.QueuedMessage;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// Writes a message as it goes on the wire, with its attachments spliced in, one in memory at a
/// time.
@Component
class AttachmentSplicer {

    private final Attachments attachments;

    AttachmentSplicer(Attachments attachments) {
        this.attachments = attachments;
    }

    void write(QueuedMessage message, OutputStream out) throws IOException {
        var source = message.source();
        if (message.spliceAt() == null) {
            out.write(source);
            return;
        }
        var splice = Objects.checkIndex(message.spliceAt(), source.length + 1);
        out.write(source, 0, splice);
        for (var part : attachments.of(message.id())) {
            out.write(attachments.head(message.id(), part.position()));
            out.write(attachments.encoded(part.sha256()));
        }
        out.write(source, splice, source.length - splice);
    }
}
