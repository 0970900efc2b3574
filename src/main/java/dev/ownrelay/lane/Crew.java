package dev.ownrelay.lane;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.lane.RunSigners.Signers;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/// The workers of one lane, each with a connection of its own. The first works in the thread of the
/// lane, the others in threads of theirs.
final class Crew implements AutoCloseable {

    private final LaneId id;
    private final Signers signers;
    private final Supplier<LaneWorker> another;
    private final List<LaneWorker> workers = new ArrayList<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("lane-connection-", 1).factory());

    Crew(LaneId id, Signers signers, Supplier<LaneWorker> another) {
        this.id = id;
        this.signers = signers;
        this.another = another;
        workers.add(another.get());
    }

    Signers signers() {
        return signers;
    }

    LaneWorker first() {
        return workers.getFirst();
    }

    /// Stores how a try ended, whichever worker made it.
    void settle(Try ended) {
        first().settle(ended);
    }

    /// Whether the server served any of them since the last call of {@link #feed} began.
    boolean served() {
        return workers.stream().anyMatch(LaneWorker::served);
    }

    /// Whether any of them met a message that was no longer ours in that time.
    boolean outdated() {
        return workers.stream().anyMatch(LaneWorker::outdated);
    }

    /// Lets as many workers work as are wanted, and waits for all of them.
    ///
    /// @return how each ended; null: it may go on
    List<@Nullable LaneEnd> feed(
            int wanted, SmtpEndpoint endpoint, Function<LaneWorker, @Nullable LaneEnd> work) {
        while (workers.size() < wanted) {
            workers.add(another.get());
        }
        workers.forEach(worker -> worker.use(endpoint));
        workers.forEach(LaneWorker::beginBatch);
        var others =
                workers.subList(1, wanted).stream()
                        .map(worker -> threads.submit(() -> asAgency(work, worker)))
                        .toList();
        var ends = new ArrayList<@Nullable LaneEnd>();
        try {
            ends.add(work.apply(first()));
        } finally {
            others.forEach(Crew::await);
        }
        others.forEach(other -> ends.add(result(other)));
        workers.sort(Comparator.comparing(LaneWorker::reusable).reversed());
        return ends;
    }

    private @Nullable LaneEnd asAgency(
            Function<LaneWorker, @Nullable LaneEnd> work, LaneWorker worker) {
        return CurrentTenant.call(id.agencyId(), () -> work.apply(worker));
    }

    /// Its messages must not be left under way, whatever becomes of this thread.
    private static void await(Future<@Nullable LaneEnd> worker) {
        boolean interrupted = false;
        while (!worker.isDone()) {
            try {
                worker.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                break; // told by result()
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable LaneEnd result(Future<@Nullable LaneEnd> worker) {
        return switch (worker.state()) {
            case SUCCESS -> worker.resultNow();
            default ->
                    throw worker.exceptionNow() instanceof RuntimeException own
                            ? own
                            : new IllegalStateException(worker.exceptionNow());
        };
    }

    /// Gives up the connections beyond the first so many.
    void keep(int connections) {
        workers.stream().skip(connections).forEach(LaneWorker::close);
    }

    /// One that cannot store its last result must not keep the others from theirs.
    @Override
    public void close() {
        threads.shutdown();
        workers.forEach(LaneWorker::disconnect);
        RuntimeException failure = null;
        for (var worker : workers) {
            try {
                worker.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
