package dev.ownrelay.lane;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.spool.SpooledFile;
import dev.ownrelay.spool.SpooledFiles;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files of the messages of one run. What was needed last is kept until the run ends, as the
/// next message often carries the same.
final class RunFiles implements AutoCloseable {

    @Component
    static class Opener {

        private final Attachments attachments;
        private final SpooledFiles spool;

        Opener(Attachments attachments, SpooledFiles spool) {
            this.attachments = attachments;
            this.spool = spool;
        }

        RunFiles open() {
            return new RunFiles(attachments, spool);
        }
    }

    /// Octets of files that are kept beyond their use.
    private static final long KEPT = 256L << 20;

    private final Attachments attachments;
    private final SpooledFiles spool;
    private final Map<String, Boolean> intact = new HashMap<>();
    private final Map<String, SpooledFile> kept = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    RunFiles(Attachments attachments, SpooledFiles spool) {
        this.attachments = attachments;
        this.spool = spool;
    }

    /// Those of the messages that would not leave as they were written.
    Set<QueuedMessage> damaged(List<QueuedMessage> messages) {
        var carrying = messages.stream().filter(message -> message.spliceAt() != null).toList();
        if (carrying.isEmpty()) {
            return Set.of();
        }
        var parts = attachments.parts(carrying.stream().map(QueuedMessage::id).toList());
        var damaged = new HashSet<>(carrying);
        damaged.removeIf(message -> complete(message, parts.getOrDefault(message.id(), List.of())));
        return damaged;
    }

    private boolean complete(QueuedMessage message, List<Attachments.Carried> parts) {
        long octets = parts.stream().mapToLong(Attachments.Carried::octets).sum();
        return message.source().length + octets == message.size()
                && parts.stream().allMatch(part -> intact(part.sha256()));
    }

    private boolean intact(String sha256) {
        synchronized (intact) {
            return intact.computeIfAbsent(sha256, this::looksIntact);
        }
    }

    /// What cannot be read here is not known to be damaged: it fails for its own message, when that
    /// is handed over, and stops no other.
    private boolean looksIntact(String sha256) {
        try {
            var file = take(sha256);
            try {
                return file.intact();
            } finally {
                spool.giveBack(file);
            }
        } catch (RuntimeException e) {
            if (ResultStore.isOfTheDatabase(e) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return true;
        }
    }

    /// A message with its files at hand, whatever becomes of the database meanwhile.
    ///
    /// @throws RuntimeException when they cannot be read, or are not what they were
    WholeMessage whole(QueuedMessage message) {
        return CurrentTenant.call(
                message.tenantId(),
                () -> {
                    var whole = new WholeMessage(message, new ArrayList<>(), spool);
                    try {
                        for (var part : partsOf(message)) {
                            whole.add(part.head(), take(part.sha256()));
                        }
                        if (!whole.asWritten()) {
                            throw new IllegalStateException(
                                    "Files of message %s are not what they were"
                                            .formatted(message.id()));
                        }
                        return whole;
                    } catch (RuntimeException e) {
                        whole.close();
                        throw e;
                    }
                });
    }

    private List<Attachments.Spliced> partsOf(QueuedMessage message) {
        return message.spliceAt() == null ? List.of() : attachments.spliced(message.id());
    }

    private SpooledFile take(String sha256) {
        var file = spool.take(sha256);
        keep(sha256, file);
        return file;
    }

    private synchronized void keep(String sha256, SpooledFile file) {
        if (closed || kept.get(sha256) == file) {
            return;
        }
        spool.take(sha256);
        kept.put(sha256, file);
        long octets = kept.values().stream().mapToLong(SpooledFile::octets).sum();
        for (var eldest = kept.values().iterator(); octets > KEPT && eldest.hasNext(); ) {
            octets -= giveBack(eldest);
        }
    }

    private long giveBack(Iterator<SpooledFile> eldest) {
        var file = eldest.next();
        eldest.remove();
        long octets = file.octets();
        spool.giveBack(file);
        return octets;
    }

    @Override
    public synchronized void close() {
        closed = true;
        kept.values().forEach(spool::giveBack);
        kept.clear();
    }
}
