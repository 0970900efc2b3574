package dev.ownrelay.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

@Timeout(60)
class PageGateTests {

    private final PageGate gate = new PageGate();
    private final UUID agency = UUID.randomUUID();

    @Test
    void pagesOfAnAgencyThatHangLeaveTheOthersTheirs() throws Exception {
        var begun = new Semaphore(0);
        var end = new CountDownLatch(1);
        var pages = new ArrayList<FutureTask<Optional<Boolean>>>();
        for (int i = 0; i < PageGate.MOST; i++) {
            var page = new FutureTask<>(() -> pass(agency, begun, end));
            pages.add(page);
            Thread.ofPlatform().daemon().start(page);
        }
        begun.acquire(PageGate.MOST);
        assertThat(pass(agency, begun, end)).as("one more").isEmpty();
        assertThat(CurrentTenant.call(UUID.randomUUID(), () -> gate.pass(() -> "done")))
                .contains("done");
        end.countDown();
        for (var page : pages) {
            assertThat(page.get()).contains(true);
        }
        assertThat(pass(agency, begun, end)).as("when they are done").contains(true);
    }

    @Test
    void whoFailsLeavesToo() {
        for (int i = 0; i <= PageGate.MOST; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            CurrentTenant.run(
                                    agency,
                                    () ->
                                            gate.pass(() -> {
                                                throw new IllegalStateException("it fails");
                                            })))
                    .withMessage("it fails");
        }
    }

    private Optional<Boolean> pass(UUID of, Semaphore begun, CountDownLatch end) {
        return CurrentTenant.call(
                of,
                () ->
                        gate.pass(() -> {
                            begun.release();
                            try {
                                end.await();
                                return true;
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }));
    }
}
