package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.Test;

import java.util.stream.DoubleStream;

/// Whether the application's memory grows with the queue.
class MemoryBenchmark {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 100_000);
    private static final String OPTION = System.getProperty("bench.memory", "-Xmx512m");

    @Test
    void residentMemory() {
        int few = MESSAGES / 100;
        var afterFew = new Figures();
        var afterMany = new Figures();
        var ratio = new Figures();
        try (var rig = new Rig(OPTION).warmUp()) {
            System.out.printf("warmed up: %.0f MiB%n", most(rig, MESSAGES / 5));
            for (int i = 0; i < Rig.ROUNDS; i++) {
                double little = most(rig, few);
                double much = most(rig, MESSAGES);
                afterFew.add(little);
                afterMany.add(much);
                ratio.add(much / little);
                System.out.printf("round %d: %.0f, %.0f MiB%n", i + 1, little, much);
            }
        }
        Table.head("Resident memory, the most seen during a drain, " + OPTION);
        Table.row("%,d queued, MiB".formatted(few), afterFew.text(0));
        Table.row("%,d queued, MiB".formatted(MESSAGES), afterMany.text(0));
        Table.atMost("%,d ÷ %,d queued".formatted(MESSAGES, few), ratio, 1.1);
    }

    private static double most(Rig rig, int messages) {
        var seen = DoubleStream.builder();
        rig.queue(messages).drain(() -> seen.add(rig.program.resident()));
        return seen.add(rig.program.resident()).build().max().orElseThrow();
    }
}
