package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// What work costs its own thread: processor time and waits, which whatever else keeps the machine
/// busy makes no more.
public final class Cost {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int GROWTH = 8;
    private static final int SLACK = 3;
    private static final int TRIES = 5;

    /// Too little to be compared, and to do harm.
    private static final long NOISE = Duration.ofMillis(50).toNanos();

    /// More than anything of a size that people can send may cost.
    private static final long MOST = Duration.ofSeconds(2).toNanos();

    /// Fails when eight times the input costs more than three times eight times as much: 64 times
    /// is what quadratic work would cost. Fails when it costs two seconds, too.
    public static <T> void growsLinearly(
            String what, int size, IntFunction<T> input, Consumer<T> work) {
        var small = input.apply(size / GROWTH);
        var large = input.apply(size);
        long little = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            little = Math.min(little, of(() -> work.accept(small)));
        }
        long most = Math.min(MOST, SLACK * GROWTH * little + NOISE);
        long much = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && much > most; i++) {
            much = Math.min(much, of(() -> work.accept(large)));
        }
        assertThat(much)
                .as("nanoseconds for %s of %d, where an eighth takes %d", what, size, little)
                .isLessThanOrEqualTo(most);
    }

    /// How often this thread has waited for another so far.
    public static long waits() {
        return THREADS.getThreadInfo(Thread.currentThread().threadId()).getWaitedCount();
    }

    /// @return nanoseconds of the processor
    public static long of(Runnable work) {
        long began = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - began;
    }

    private Cost() {}
}
