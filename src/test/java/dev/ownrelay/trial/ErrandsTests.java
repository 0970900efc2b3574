package dev.ownrelay.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

@Timeout(60)
class ErrandsTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    @AutoClose private final Errands errands = new Errands();

    @Test
    void whatHangsForAnAgencyLeavesTheOthersTheirThreads() throws Exception {
        var begun = new Semaphore(0);
        var end = new CountDownLatch(1);
        Callable<Boolean> hangs =
                () -> {
                    begun.release();
                    end.await();
                    return true;
                };
        var agency = UUID.randomUUID();
        var hanging = new FutureTask<>(() -> run(agency, Collections.nCopies(60, hangs), LONG));
        Thread.startVirtualThread(hanging);
        begun.acquire(Errands.OF_AN_AGENCY);

        assertThat(run(UUID.randomUUID(), List.of(() -> "done"), Duration.ofSeconds(20)))
                .containsExactly(Optional.of("done"));
        assertThat(begun.availablePermits()).isZero();
        end.countDown();
        assertThat(hanging.get()).hasSize(60).containsOnly(Optional.of(true));
    }

    @Test
    void whatIsNotDoneInTimeIsGivenUpAndLeavesItsThread() throws Exception {
        var agency = UUID.randomUUID();
        var interrupted = new Semaphore(0);
        Callable<String> hangs =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } finally {
                        interrupted.release();
                    }
                };
        assertThat(run(agency, Collections.nCopies(12, hangs), Duration.ofMillis(50)))
                .hasSize(12)
                .containsOnly(Optional.empty());
        assertThat(run(agency, List.of(() -> "done"), LONG)).containsExactly(Optional.of("done"));
        interrupted.acquire();
    }

    @Test
    void moreThanCanWaitIsDoneByNobody() {
        assertThat(run(UUID.randomUUID(), Collections.nCopies(97, () -> "done"), LONG))
                .hasSize(97)
                .containsOnly(Optional.empty());
    }

    private <T> List<Optional<T>> run(UUID agency, List<Callable<T>> all, Duration limit) {
        return CurrentTenant.call(agency, () -> errands.run(all, limit));
    }
}
