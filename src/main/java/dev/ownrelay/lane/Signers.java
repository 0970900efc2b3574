package dev.ownrelay.lane;

import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.signing.MessageSigner;
import dev.ownrelay.signing.RouteSigning;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Who signs the messages of a run, as it was when they were looked for.
final class Signers {

    private final @Nullable UUID serverId;
    private final RouteSigning signing;
    private final RunFiles files;
    private final Executor others;
    private volatile Map<String, MessageSigner> known = Map.of();

    Signers(@Nullable UUID serverId, RouteSigning signing, RunFiles files, Executor others) {
        this.serverId = serverId;
        this.signing = signing;
        this.files = files;
        this.others = others;
    }

    /// Finds out who signs for these addresses, in the transaction of the look. What was known of
    /// others stays: some of their messages may not have left yet.
    synchronized void learn(Collection<String> froms) {
        var signers = new HashMap<>(known);
        froms.forEach(from -> signers.remove(RouteSigning.domain(from)));
        signers.putAll(signing.signers(serverId, froms));
        known = Map.copyOf(signers);
    }

    Outgoing of(QueuedMessage message) {
        var signers = known;
        var signer =
                signers.isEmpty() ? null : signers.get(RouteSigning.domain(message.fromAddress()));
        return new Outgoing(message, files, signer);
    }

    /// A message whose turn is not yet: it is signed while the one before is under way.
    Outgoing ahead(QueuedMessage message) {
        var outgoing = of(message);
        outgoing.signBy(others);
        return outgoing;
    }
}
