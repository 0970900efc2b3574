package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// Agencies take turns, and those whose answers are slow leave room for the others.
class AgencyQueueTests {

    private final SettableClock clock = new SettableClock();
    private final Semaphore answers = new Semaphore(0);
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final AgencyQueue<String> queue = new AgencyQueue<>("test", this::ask, true, clock);

    private void ask(String key) {
        begun.add(key);
        if (key.startsWith("slow")) {
            answers.acquireUninterruptibly();
        }
        done.add(key);
    }

    @AfterEach
    void letEverybodyGo() {
        answers.release(1_000);
        queue.close();
    }

    @Test
    void howeverManyAgenciesAreSlowOthersAreServed() {
        var slow = Stream.generate(UUID::randomUUID).limit(6).toList();
        beSlow(slow);
        slow.forEach(agency -> add(agency, "slow a", "slow b"));
        Waiting.until(() -> begun.size() == 2);
        for (int i = 0; i < 20; i++) {
            add(UUID.randomUUID(), "quick " + i);
        }
        Waiting.until(() -> done.size() == 20);
        assertThat(begun).filteredOn(key -> key.startsWith("slow")).hasSize(2);
    }

    @Test
    void allIsDoneInTheEnd() {
        var slow = Stream.generate(UUID::randomUUID).limit(6).toList();
        beSlow(slow);
        slow.forEach(agency -> add(agency, "slow a", "slow b", "slow c"));
        answers.release(1_000);
        Waiting.until(() -> done.size() == 18);
    }

    @Test
    void whoeverWasSlowTenMinutesAgoIsNotSlowForEver() {
        var agency = UUID.randomUUID();
        beSlow(List.of(agency));
        clock.advance(AgencyQueue.REMEMBERED);
        add(UUID.randomUUID(), "slow a", "slow b");
        Waiting.until(() -> begun.size() == 2);
        add(agency, "slow c");
        Waiting.until(() -> begun.size() == 3);
    }

    /// Each of them has something that takes long.
    private void beSlow(List<UUID> agencies) {
        for (var agency : agencies) {
            add(agency, "slow");
            Waiting.until(() -> begun.size() == 1);
            clock.advance(AgencyQueue.SLOW);
            answers.release();
            Waiting.until(() -> done.size() == 1 && queue.idle());
            begun.clear();
            done.clear();
        }
        clock.advance(Duration.ofSeconds(1));
    }

    private void add(UUID agency, String... keys) {
        CurrentTenant.run(agency, () -> List.of(keys).forEach(queue::add));
    }
}
