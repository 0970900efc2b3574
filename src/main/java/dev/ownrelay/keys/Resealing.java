package dev.ownrelay.keys;

import dev.ownrelay.keys.SealedRows.Part;
import dev.ownrelay.keys.SealedRows.Sealed;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.function.LongConsumer;

/// Seals by the active key what another one seals: in slices, each of which counts for itself, so
/// that it can be stopped at any time and begun again, and while pages and lanes go on.
final class Resealing {

    private static final int PASSES = 20;
    private static final long PAUSE_MILLIS = 250;

    private final SealedRows rows;
    private final SecretVault vault;
    private final String active;
    private final LongConsumer progress;

    private long done;
    private long unreadable;

    /// @param progress told after each slice how many secrets it has sealed by now
    Resealing(SealedRows rows, SecretVault vault, String active, LongConsumer progress) {
        this.rows = rows;
        this.vault = vault;
        this.active = active;
        this.progress = progress;
    }

    private record Slice(@Nullable String last) {}

    /// How it ended.
    ///
    /// @param left which other keys still seal something, also what cannot be opened
    record Outcome(long done, long unreadable, KeyUse left) {}

    /// Goes over all again while somebody holds rows or seals by another key, but not for ever.
    Outcome run() throws InterruptedException {
        for (int pass = 1; ; pass++) {
            unreadable = 0;
            rows.parts().forEach(this::pass);
            var left = rows.count();
            if (left.besides(active) <= unreadable || pass == PASSES) {
                return new Outcome(done, unreadable, left);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void pass(Part part) {
        var after = "";
        while (after != null) {
            var from = after;
            after = rows.inTransaction(() -> slice(part, from)).last();
            progress.accept(done);
        }
    }

    private Slice slice(Part part, String after) {
        var locked = rows.lock(part, active, after);
        var open = new ArrayList<Sealed>();
        var fresh = new ArrayList<String>();
        for (var each : locked) {
            try {
                fresh.add(vault.reseal(new SealedSecret(each.sealed())).stored());
                open.add(each);
            } catch (SecretUnreadableException e) {
                unreadable++;
            }
        }
        done += open.isEmpty() ? 0 : rows.replace(part, open, fresh);
        return new Slice(locked.isEmpty() ? null : locked.getLast().sealed());
    }
}
