package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A database that goes away, for all nodes or for one, while messages leave.
@ResourceLock("the site")
class DatabaseTests {

    private static final int ROUNDS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 10) : 1;
    private static final int STOPS = Site.FULL ? Integer.getInteger("ownrelay.stops", 50) : 2;

    /// Messages of another agency that leave meanwhile, for each stop.
    private static final int LOAD = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void aDatabaseCutOffAtTheMarkLetsNoMessageLeave() {
        try (var lane = Lane.agency(site.sql, new Sink(true).holdAt(Point.DATA, 0), 1)) {
            lane.enqueue(5);
            Site.await("the lane halts", PATIENCE, () -> lane.sink().held() > 0);
            site.cluster.stopAtOnce();
            try {
                lane.sink().release();
                Site.await("it hangs up", PATIENCE, () -> lane.sink().conversations() == 0);
                assertThat(lane.sink().bodies).hasValue(0);
            } finally {
                site.cluster.startAgain();
            }
            awaitDrained(lane);
            System.out.printf(
                    "harness: database cut off at the mark: no final dot; then %s%n",
                    Verdict.of(lane).check(0));
        }
    }

    @Test
    void aNodeCutOffFromTheDatabaseAtTheMarkSendsNothingAndTheOtherDoes() {
        var sum = Verdict.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            sum = sum.plus(cutOff(round % 2 == 0));
        }
        System.out.printf(
                "harness: a node cut off from the database at the mark: %d times, no final dot from"
                        + " it; then %s%n",
                ROUNDS, sum);
    }

    /// @param silently whether the node is not told that its connections are gone
    private static Verdict cutOff(boolean silently) {
        try (var lane = Lane.agency(site.sql, new Sink(true).holdAt(Point.DATA, 2), 3)) {
            heldBySecond(lane);
            var conversations = lane.sink().sessions();
            try {
                if (silently) {
                    site.link.silence();
                } else {
                    site.link.end();
                }
                int before = dots(conversations);
                lane.sink().release();
                awaitDrained(lane);
                assertThat(dots(conversations)).isEqualTo(before);
            } finally {
                site.link.mend();
            }
            Site.await(
                    "the node hangs up",
                    PATIENCE,
                    () -> lane.sink().sessions().stream().noneMatch(conversations::contains));
            Site.await(
                    "the node stores what was taken before the cut",
                    PATIENCE,
                    () -> Verdict.of(lane).unknown() == 0);
            return Verdict.of(lane).check(0);
        }
    }

    /// The first node stands still until the second has taken the lane.
    private static void heldBySecond(Lane lane) {
        site.second();
        site.first().pause();
        try {
            lane.enqueue(30);
            Site.await("the lane halts", PATIENCE, () -> lane.sink().held() == 3);
        } finally {
            site.first().resume();
        }
        assertThat(lane.runner()).isEqualTo(site.second().name);
    }

    private static int dots(List<SinkSession> conversations) {
        return conversations.stream().mapToInt(SinkSession::dots).sum();
    }

    @Test
    void everyMessageThatAPageConfirmedIsThereAfterTheDatabaseStopped() {
        Set<UUID> confirmed = ConcurrentHashMap.newKeySet();
        var over = new AtomicBoolean();
        try (var lane = Lane.of(site.sql, site.agency(), site.administrator(), new Sink(true), 3);
                var load =
                        Lane.agency(site.sql, new Sink(true).thinking(Duration.ofMillis(10)), 3)) {
            load.enqueue(LOAD * STOPS);
            site.sql
                    .sql("update app_user set smtp_server_id = ? where id = ?")
                    .params(lane.server(), site.administrator())
                    .update();
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var node : List.of(site.first(), site.second(), site.first())) {
                    people.submit(() -> write(node, over, confirmed));
                }
                try {
                    for (int i = 0; i < STOPS; i++) {
                        stopUnderLoad(confirmed, i);
                    }
                } finally {
                    over.set(true);
                }
            }
            awaitDrained(lane);
            awaitDrained(load);
            var verdict = Verdict.of(lane).check(lane.connections() * STOPS);
            var others = Verdict.of(load).check(load.connections() * STOPS);
            var stored = lane.messages().stream().map(Lane.Message::id).toList();
            assertThat(stored).containsAll(confirmed);
            System.out.printf(
                    "harness: database stopped at once %d times: %d messages confirmed by a page,"
                            + " all there; %s; beside them %s%n",
                    STOPS, confirmed.size(), verdict, others);
        }
    }

    private static void stopUnderLoad(Set<UUID> confirmed, int number) {
        int before = confirmed.size();
        Site.await(
                "messages are written",
                PATIENCE,
                () -> confirmed.size() >= before + 5 + number % 7);
        site.cluster.stopAtOnce();
        site.cluster.startAgain();
    }

    /// Somebody who writes message after message, whatever the pages say.
    private static void write(Node node, AtomicBoolean over, Set<UUID> confirmed) {
        while (!over.get()) {
            try {
                var visitor = site.administrator(node);
                for (int i = 0; i < 20 && !over.get(); i++) {
                    Message.begin(visitor, site.sql, site.agency())
                            .post(visitor)
                            .ifPresent(confirmed::add);
                }
            } catch (RuntimeException away) {
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private static void awaitDrained(Lane lane) {
        Site.await("the lane is drained", PATIENCE, () -> lane.drained() || nudged(lane));
    }

    /// A lane whose database was away rests for 10 seconds, which the short form cuts off.
    private static boolean nudged(Lane lane) {
        if (!Site.FULL) {
            lane.wake();
        }
        return false;
    }
}
