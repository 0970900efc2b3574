package dev.ownrelay.lane;

import dev.ownrelay.conversation.Envelope;
import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.signing.MessageSigner;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// A message as it leaves: behind its signature, where it gets one. Most were signed when they were
/// taken in. Others, and those whose key is no longer the one in use, are signed once, as they will
/// be on the wire; who signs does not change any more.
final class Outgoing {

    private static final byte[] NOTHING = {};

    private final QueuedMessage row;
    private final RunFiles files;
    private final @Nullable MessageSigner signer;
    private final FutureTask<byte[]> signature = new FutureTask<>(this::made);

    /// @param signer null: nobody signs it
    Outgoing(QueuedMessage row, RunFiles files, @Nullable MessageSigner signer) {
        this.row = row;
        this.files = files;
        this.signer = signer;
    }

    QueuedMessage row() {
        return row;
    }

    /// What the server is told: of a signature, how long it may be.
    Envelope envelope() {
        return new Envelope(row.fromAddress(), row.toAddress(), row.size() + room());
    }

    private int room() {
        if (signer == null) {
            return 0;
        }
        var before = signedBefore(signer);
        if (before != null) {
            return before.length;
        }
        return signer.signs() ? MessageSigner.ROOM : 0;
    }

    /// By the key that is in use now; null: it was not.
    private byte @Nullable [] signedBefore(MessageSigner by) {
        return by.key().equals(row.signedBy()) ? row.signature() : null;
    }

    /// For people, as in `DeliveryAttempt`.
    @Nullable String signature() {
        if (signer == null) {
            return null;
        }
        if (signed().length > 0) {
            return signer.key();
        }
        return signer.signs() ? null : "!" + signer.key();
    }

    /// Lets others sign it while there is something to wait for.
    void signBy(Executor others) {
        if (signer != null && signedBefore(signer) == null) {
            others.execute(signature);
        }
    }

    /// Sees to it that it is signed, before anybody claims it.
    ///
    /// @throws RuntimeException when it cannot be read
    void sign() {
        signed();
    }

    /// With its files at hand. Who asks closes it.
    ///
    /// @throws RuntimeException when they cannot be read
    WholeMessage whole() {
        return files.whole(row);
    }

    void write(WholeMessage whole, OutputStream out) throws IOException {
        out.write(signed());
        whole.writeTo(out);
    }

    private byte[] signed() {
        if (signer == null) {
            return NOTHING;
        }
        var before = signedBefore(signer);
        return before == null ? signedNow() : before;
    }

    private byte[] signedNow() {
        signature.run(); // nothing where somebody has begun
        try {
            return signature.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
    }

    private byte[] made() throws IOException {
        if (signer == null) {
            return NOTHING;
        }
        try (var whole = whole()) {
            return CurrentTenant.<byte[], IOException>call(
                    row.tenantId(), () -> signer.sign(whole::writeTo));
        }
    }
}
