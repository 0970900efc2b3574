package dev.ownrelay.lane;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.QueuedMessage;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// Writes a letter as it goes on the wire, with its attachments spliced in, one in memory at a
/// time.
@Component
class AttachmentSplicer {

    private final Attachments attachments;

    AttachmentSplicer(Attachments attachments) {
        this.attachments = attachments;
    }

    void write(QueuedMessage letter, OutputStream out) throws IOException {
        var source = letter.source();
        if (letter.spliceAt() == null) {
            out.write(source);
            return;
        }
        var splice = Objects.checkIndex(letter.spliceAt(), source.length + 1);
        out.write(source, 0, splice);
        for (var part : attachments.of(letter.id())) {
            out.write(attachments.head(letter.id(), part.position()));
            out.write(attachments.encoded(part.sha256()));
        }
        out.write(source, splice, source.length - splice);
    }
}
