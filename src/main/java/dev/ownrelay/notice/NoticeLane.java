package dev.ownrelay.notice;

import dev.ownrelay.tenant.AfterCommit;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.annotation.PreDestroy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The lane of notices, with threads of its own, so that they wait behind nobody's messages: one
/// thread an agency, so that the slow server of one leaves the others theirs.
@Component
class NoticeLane {

    private static final Logger log = LoggerFactory.getLogger(NoticeLane.class);
    private static final int THREADS = 8;
    private static final Duration GOODBYE = Duration.ofSeconds(20);
    private static final Duration KEPT = Duration.ofDays(30);

    private final Agencies agencies;
    private final NoticeTurn turn;
    private final NoticeRows rows;
    private final NoticeFailures failures;
    private final Clock clock;
    private final boolean on;
    private final Map<UUID, Integer> calls = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    BackgroundWork.threads(Thread.ofPlatform().name("notice-", 1).factory()),
                    new ThreadPoolExecutor.DiscardPolicy()); // another node sweeps them up

    NoticeLane(
            Agencies agencies,
            NoticeTurn turn,
            NoticeRows rows,
            NoticeFailures failures,
            Clock clock,
            @Value("${db-scheduler.enabled:true}") boolean on) {
        this.agencies = agencies;
        this.turn = turn;
        this.rows = rows;
        this.failures = failures;
        this.clock = clock;
        this.on = on;
    }

    void wakeAfterCommit(UUID agency) {
        AfterCommit.run(() -> wake(agency));
    }

    /// Where background work is switched off, nothing leaves by itself.
    void wake(UUID agency) {
        if (on && calls.merge(agency, 1, Integer::sum) == 1) {
            threads.execute(() -> run(agency));
        }
    }

    /// As often as somebody calls meanwhile.
    private void run(UUID agency) {
        int answered;
        do {
            answered = calls.getOrDefault(agency, 0);
            take(agency);
        } while (!calls.remove(agency, answered));
    }

    private void take(UUID agency) {
        try {
            CurrentTenant.run(agency, turn::run);
        } catch (RuntimeException e) {
            log.error("The notices of agency {} could not be sent", agency, e);
        }
    }

    /// Looks for what is tried again, what crashes left behind, and what is old.
    void sweep() {
        var old = clock.instant().minus(KEPT);
        failures.forget(old);
        for (var agency : agencies.findAll()) {
            try {
                CurrentTenant.run(
                        agency.id(),
                        () -> {
                            rows.forget(old);
                            if (rows.anyDue()) {
                                wake(agency.id());
                            }
                        });
            } catch (RuntimeException e) {
                log.error("The notices of agency {} could not be swept", agency.id(), e);
            }
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
