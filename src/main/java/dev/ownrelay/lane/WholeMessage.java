package dev.ownrelay.lane;

import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.spool.SpooledFile;
import dev.ownrelay.spool.SpooledFiles;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/// A message with its files at hand.
record WholeMessage(QueuedMessage row, List<Part> parts, SpooledFiles spool)
        implements AutoCloseable {

    private record Part(byte[] head, SpooledFile file) {}

    void add(byte[] head, SpooledFile file) {
        parts.add(new Part(head, file));
    }

    boolean asWritten() {
        long octets = row.source().length;
        for (var part : parts) {
            octets += part.head.length + part.file.octets();
        }
        return octets == row.size() && parts.stream().allMatch(part -> part.file.intact());
    }

    /// As it goes on the wire, with its files spliced in.
    void writeTo(OutputStream out) throws IOException {
        var source = row.source();
        if (row.spliceAt() == null) {
            out.write(source);
            return;
        }
        var splice = Objects.checkIndex(row.spliceAt(), source.length + 1);
        out.write(source, 0, splice);
        for (var part : parts) {
            out.write(part.head);
            part.file.writeTo(out);
        }
        out.write(source, splice, source.length - splice);
    }

    @Override
    public void close() {
        parts.forEach(part -> spool.giveBack(part.file));
    }
}
