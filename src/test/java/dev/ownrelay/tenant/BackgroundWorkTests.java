package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class BackgroundWorkTests {

    @Test
    void whatIsDoneLastComesAfterWhatIsUnderWayAndNothingAfterIt() throws Exception {
        var worker = Executors.newSingleThreadScheduledExecutor();
        var done = new ArrayList<String>();
        var begun = new CountDownLatch(1);
        worker.scheduleWithFixedDelay(
                () -> {
                    done.add("look");
                    begun.countDown();
                },
                0,
                1,
                TimeUnit.DAYS);
        begun.await();
        BackgroundWork.end(worker, () -> done.add("last"), Duration.ofSeconds(30));
        assertThat(done).isEqualTo(List.of("look", "last"));
    }

    @Test
    void whatHangsIsInterruptedAndHoldsNobodyUp() throws Exception {
        var worker = Executors.newSingleThreadScheduledExecutor();
        var interrupted = new CountDownLatch(1);
        Runnable hangs =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                };
        BackgroundWork.end(worker, hangs, Duration.ofMillis(50));
        interrupted.await();
        assertThat(worker.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
}
