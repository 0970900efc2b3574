package dev.ownrelay.domain;

import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Checks that people asked for: each domain once at a time, and few of one agency, so that the
/// slow DNS of one keeps nobody else waiting.
@Component
class DomainLooks implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(DomainLooks.class);

    /// Most of the time they wait, so that a few agencies whose DNS is slow do not hold them all.
    private static final int THREADS = 16;

    private static final int QUEUE = 100;
    static final int MOST_OF_AGENCY = 2;

    private record Look(UUID agency, CompletableFuture<Void> end) {}

    private final DomainChecks checks;
    private final Map<UUID, Look> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    1,
                    TimeUnit.MINUTES,
                    new ArrayBlockingQueue<>(QUEUE),
                    BackgroundWork.threads(
                            Thread.ofPlatform().daemon().name("domain-look-", 0).factory()));

    DomainLooks(DomainChecks checks) {
        this.checks = checks;
        pool.allowCoreThreadTimeOut(true);
    }

    /// Begins a check, or joins the one that is under way.
    ///
    /// @return false: too much is under way
    boolean begin(UUID domain, @Nullable UUID actor) {
        var agency = CurrentTenant.get();
        var mine = new Look(agency, new CompletableFuture<>());
        if (underWay.putIfAbsent(domain, mine) != null) {
            return true;
        }
        if (ofAgency(agency) > MOST_OF_AGENCY) {
            end(domain, mine);
            return false;
        }
        try {
            pool.execute(() -> look(domain, mine, actor));
            return true;
        } catch (RejectedExecutionException e) {
            end(domain, mine);
            return false;
        }
    }

    /// A check that begins after this moment, also where an earlier one is under way.
    ///
    /// @param patience how long it may take before somebody stops waiting for it
    /// @return false: too much is under way
    boolean now(UUID domain, UUID actor, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        await(domain, patience);
        boolean begun = begin(domain, actor);
        await(domain, Duration.ofNanos(end - System.nanoTime()));
        return begun;
    }

    private long ofAgency(UUID agency) {
        return underWay.values().stream().filter(look -> look.agency().equals(agency)).count();
    }

    private void look(UUID domain, Look look, @Nullable UUID actor) {
        try {
            CurrentTenant.run(look.agency(), () -> checks.check(domain, actor));
        } catch (RuntimeException e) {
            log.error("A domain of agency {} could not be checked", look.agency(), e);
        } finally {
            end(domain, look);
        }
    }

    private void end(UUID domain, Look look) {
        underWay.remove(domain, look);
        look.end().complete(null);
    }

    boolean underWay(UUID domain) {
        return underWay.containsKey(domain);
    }

    /// Waits for the end of a check, but not for long.
    void await(UUID domain, Duration patience) {
        var look = underWay.get(domain);
        if (look == null || !patience.isPositive()) {
            return;
        }
        try {
            look.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("The check of a domain goes on", e);
        }
    }

    @Override
    public void destroy() {
        pool.shutdownNow();
    }
}
