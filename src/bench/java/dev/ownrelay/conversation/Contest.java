package dev.ownrelay.conversation;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

/// Lets several workers send messages and measures them together.
final class Contest {

    /// One worker's share.
    interface Share {

        void send(int messages) throws Exception;
    }

    /// @param threads how workers are run
    static Tools.Took run(ThreadFactory threads, int workers, int messages, Share share) {
        long cpu = cpuNanos();
        long started = System.nanoTime();
        try (var pool = Executors.newThreadPerTaskExecutor(threads)) {
            var futures =
                    IntStream.range(0, workers)
                            .mapToObj(_ ->
                                    pool.submit(() -> {
                                        share.send(messages / workers);
                                        return null;
                                    }))
                            .toList();
            for (var future : futures) {
                future.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new Tools.Took(System.nanoTime() - started, cpuNanos() - cpu);
    }

    private static long cpuNanos() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }

    private Contest() {}
}
