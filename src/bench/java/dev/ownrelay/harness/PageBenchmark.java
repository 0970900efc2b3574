package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// What a person at a page notices of the outbox: how soon a message leaves, and whether pages are
/// slower while messages leave.
class PageBenchmark {

    private static final int PRESSES = Integer.getInteger("bench.presses", 300);
    private static final int PAGES = Integer.getInteger("bench.pages", 500);

    /// Enough that the outbox drains as long as the pages are read.
    private static final int MESSAGES = Integer.getInteger("bench.messages", 120_000);

    private static final int WARM_UP = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PACE = Duration.ofMillis(40);

    private static Rig rig;
    private static Person person;

    @BeforeAll
    static void start() {
        rig = new Rig().warmUp();
        person = Person.at(rig);
    }

    @AfterAll
    static void stop() {
        rig.close();
        person.close();
    }

    @Test
    void sendPressedToFirstOctet() {
        var pauses = new Random(7);
        presses(WARM_UP, pauses, new Figures(), new Figures());
        var half = new Figures();
        var late = new Figures();
        var cold = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            var warm = new Figures();
            presses(PRESSES, pauses, warm, cold);
            half.add(warm.percentile(50));
            late.add(warm.percentile(99));
            System.out.printf(
                    "round %d: p50 %.1f, p99 %.1f, longest %.1f ms%n",
                    i + 1, warm.percentile(50), warm.percentile(99), warm.percentile(100));
        }
        Table.head(
                "Send pressed to first SMTP octet, warm connection, %d a round".formatted(PRESSES));
        Table.atMost("p50, ms", half, 20);
        Table.atMost("p99, ms", late, 100);
        if (cold.count() > 0) {
            Table.row("%d on a new connection, ms".formatted(cold.count()), cold.text(1));
        }
    }

    /// People press at any moment of the second after which a waiting lane looks by itself.
    private static void presses(int times, Random pauses, Figures warm, Figures cold) {
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(pauses.nextInt(200) * 1_000_000L);
            var message = person.open();
            long pressed = System.nanoTime();
            var arrival = person.arrival(message.press(person.visitor()).orElseThrow());
            (arrival.warm() ? warm : cold).add((arrival.began() - pressed) / 1e6);
        }
    }

    @Test
    void messagePageWhileTheOutboxDrains() {
        var message = person.open().press(person.visitor()).orElseThrow();
        person.arrival(message);
        read(message);
        var idle = new Figures();
        var draining = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            var queue = rig.queue(MESSAGES);
            var quiet = read(message);
            queue.start();
            Site.await("the messages leave", PATIENCE, queue::underWay);
            var busy = read(message);
            if (queue.done()) {
                throw new AssertionError("More messages are needed: -Dbench.messages");
            }
            queue.stop();
            idle.add(quiet.percentile(99));
            draining.add(busy.percentile(99));
            ratio.add(busy.percentile(99) / quiet.percentile(99));
            System.out.printf(
                    "round %d: idle p50 %.1f, p99 %.1f; draining p50 %.1f, p99 %.1f ms%n",
                    i + 1,
                    quiet.percentile(50),
                    quiet.percentile(99),
                    busy.percentile(50),
                    busy.percentile(99));
        }
        Table.head("Message page, %d requests, one each %d ms".formatted(PAGES, PACE.toMillis()));
        Table.row("Idle, p99 ms", idle.text(1));
        Table.row("While the outbox drains, p99 ms", draining.text(1));
        Table.atMost("Draining ÷ idle", ratio, 3);
    }

    private static Figures read(UUID message) {
        var times = new Figures();
        long due = System.nanoTime();
        for (int i = 0; i < PAGES; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long began = System.nanoTime();
            int status = person.visitor().get("/messages/" + message).status();
            times.add((System.nanoTime() - began) / 1e6);
            if (status != 200) {
                throw new AssertionError("The page answered " + status);
            }
            due = Math.max(due + PACE.toNanos(), System.nanoTime());
        }
        return times;
    }
}
