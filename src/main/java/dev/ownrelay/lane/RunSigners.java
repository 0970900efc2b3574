package dev.ownrelay.lane;

import dev.ownrelay.message.QueuedMessage;
import dev.ownrelay.signing.MessageSigner;
import dev.ownrelay.signing.RouteSigning;
import dev.ownrelay.tenant.BackgroundWork;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Gives a run of a lane its signers. All runs share the threads that sign ahead: signing is work
/// for processors, so more of them than there are processors would be of no use.
@Component
class RunSigners implements DisposableBean {

    private final RouteSigning signing;
    private final ThreadPoolExecutor threads;

    RunSigners(RouteSigning signing) {
        this.signing = signing;
        int processors = Runtime.getRuntime().availableProcessors();
        threads =
                new ThreadPoolExecutor(
                        processors,
                        processors,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        BackgroundWork.threads(
                                Thread.ofPlatform().daemon().name("signing-", 1).factory()));
        threads.allowCoreThreadTimeOut(true);
        // a lane signs by itself what nobody else takes
        threads.setRejectedExecutionHandler((_, _) -> {});
    }

    Signers of(LaneId id, RunFiles files) {
        return new Signers(id.serverId(), signing, files, threads);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }

    /// Who signs the messages of a run, as it was when they were looked for.
    static final class Signers {

        private final @Nullable UUID serverId;
        private final RouteSigning signing;
        private final RunFiles files;
        private final Executor others;
        private volatile Map<String, MessageSigner> known = Map.of();

        private Signers(
                @Nullable UUID serverId, RouteSigning signing, RunFiles files, Executor others) {
            this.serverId = serverId;
            this.signing = signing;
            this.files = files;
            this.others = others;
        }

        /// Finds out who signs for these addresses, in the transaction of the look. What was known
        /// of others stays: some of their messages may not have left yet.
        synchronized void learn(Collection<String> froms) {
            var signers = new HashMap<>(known);
            froms.forEach(from -> signers.remove(RouteSigning.domain(from)));
            signers.putAll(signing.signers(serverId, froms));
            known = Map.copyOf(signers);
        }

        Outgoing of(QueuedMessage message) {
            var signers = known;
            var signer =
                    signers.isEmpty()
                            ? null
                            : signers.get(RouteSigning.domain(message.fromAddress()));
            return new Outgoing(message, files, signer);
        }

        /// A message whose turn is not yet: it is signed while the one before is under way.
        Outgoing ahead(QueuedMessage message) {
            var outgoing = of(message);
            outgoing.signBy(others);
            return outgoing;
        }
    }
}
