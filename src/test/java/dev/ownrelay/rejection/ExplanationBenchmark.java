package dev.ownrelay.rejection;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/// Prints how many explanations one core gives in a second of processor time: `./mvnw -Pbench
/// verify`.
class ExplanationBenchmark {

    private static final int ROUNDS = 5;
    private static final int REPEATS = 1_000;

    @Test
    void printsExplanationsASecond() {
        var rejections = new Rejections();
        var replies = Replies.all();
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            long permanent = 0;
            for (int i = 0; i < REPEATS; i++) {
                for (Replies reply : replies) {
                    var explanation =
                            rejections.explain(reply.stage(), reply.code(), null, reply.text());
                    permanent += explanation.permanent() ? 1 : 0;
                }
            }
            double seconds = (cpuNanos() - start) / 1e9;
            System.out.printf(
                    "%,.0f explanations a second (%d permanent)%n",
                    REPEATS * replies.size() / seconds, permanent);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
