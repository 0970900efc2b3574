package dev.ownrelay.spool;

import dev.ownrelay.message.Attachments;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;

/// Files of messages that are leaving now: each is read from the database once for all who need it
/// at the same time, a piece at a time, and goes with the last of them.
@Component
public class SpooledFiles {

    private final Attachments attachments;
    private final SpoolProperties properties;
    private final Map<SpooledFile.Key, SpooledFile> files = new HashMap<>();

    SpooledFiles(Attachments attachments, SpoolProperties properties) {
        this.attachments = attachments;
        this.properties = properties;
    }

    /// A file of the current agency. Who takes it gives it back, as often. Never called within a
    /// transaction: it may wait for somebody who needs a connection of the database.
    ///
    /// @throws RuntimeException when it cannot be read, or the disk is full
    public SpooledFile take(String sha256) {
        var file = enter(new SpooledFile.Key(CurrentTenant.get(), sha256));
        try {
            file.load();
            return file;
        } catch (RuntimeException e) {
            giveBack(file);
            throw e;
        }
    }

    private synchronized SpooledFile enter(SpooledFile.Key key) {
        var file =
                files.computeIfAbsent(
                        key, _ -> new SpooledFile(key, properties.folder(), attachments));
        file.users++;
        return file;
    }

    public void giveBack(SpooledFile file) {
        if (left(file)) {
            file.remove();
        }
    }

    private synchronized boolean left(SpooledFile file) {
        file.users--;
        return file.users == 0 && files.remove(file.key(), file);
    }
}
