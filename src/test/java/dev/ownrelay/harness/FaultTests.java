package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Nodes that are paused or asked to stop, and a database that goes away, while letters leave.
class FaultTests {

    private static final int ROUNDS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 10) : 1;
    private static final int STOPS = Site.FULL ? Integer.getInteger("ownrelay.stops", 50) : 2;

    /// Letters of another agency that leave meanwhile, for each stop.
    private static final int LOAD = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Site site;

    @BeforeAll
    static void start() {
        site = new Site();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void aNodePausedPastItsHeartbeatSendsNothingTwice() {
        var sum = Verdict.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            sum = sum.plus(pause());
        }
        System.out.printf("harness: SIGSTOP, take-over, SIGCONT: %d pauses, %s%n", ROUNDS, sum);
    }

    private static Verdict pause() {
        var lanes = new ArrayList<Lane>();
        try {
            for (var point : List.of(Point.RCPT, Point.DATA, Point.DOT, Point.DOT)) {
                var sink = new Sink(lanes.size() % 2 == 0).holdAt(point, 4);
                lanes.add(Lane.agency(site.sql, sink, 1 + lanes.size() % 2 * 2));
                lanes.getLast().enqueue(35);
            }
            lanes.add(Lane.agency(site.sql, new Sink(true).thinking(Duration.ofMillis(10)), 1));
            lanes.getLast().enqueue(1500);
            Site.await(
                    "the lanes halt",
                    PATIENCE,
                    () -> lanes.subList(0, 4).stream().allMatch(l -> l.sink().held() > 0));
            var node = runner(lanes.get(3));
            node.pause();
            Site.await(
                    "the other node takes over",
                    PATIENCE,
                    () -> lanes.stream().noneMatch(l -> l.runner().equals(node.name)));
            lanes.forEach(lane -> lane.sink().release());
            lanes.subList(0, 4).forEach(FaultTests::awaitDrained);
            node.resume();
            lanes.forEach(FaultTests::awaitDrained);
            LockSupport.parkNanos(1_000_000_000);
            return lanes.stream()
                    .map(lane -> Verdict.of(lane).check(lane.connections()))
                    .reduce(Verdict.NONE, Verdict::plus);
        } finally {
            List.of(site.first(), site.second()).forEach(Node::resume);
            lanes.forEach(Lane::close);
        }
    }

    private static Node runner(Lane lane) {
        return lane.runner().equals(site.first().name) ? site.first() : site.second();
    }

    @Test
    void aNodeThatIsAskedToStopLeavesNoQuestion() {
        var sum = Verdict.NONE;
        var longest = Duration.ZERO;
        for (int round = 0; round < ROUNDS; round++) {
            var lanes = new ArrayList<Lane>();
            for (int i = 0; i < 4; i++) {
                var sink = new Sink(i % 2 == 0).thinking(Duration.ofMillis(20 + 200 * (i / 3)));
                lanes.add(Lane.agency(site.sql, sink, 1 + i % 2 * 2));
                lanes.getLast().enqueue(i == 3 ? 30 : 300);
            }
            for (var node : List.of(site.first(), site.second())) {
                Site.await(
                        "letters leave",
                        PATIENCE,
                        () ->
                                lanes.stream()
                                        .allMatch(
                                                l -> l.sink().conversations() > 0 || l.drained()));
                var took = node.terminate();
                longest = took.compareTo(longest) > 0 ? took : longest;
                site.heal();
            }
            lanes.forEach(FaultTests::awaitDrained);
            sum = sum.plus(Verdict.of(lanes).check(0));
            lanes.forEach(Lane::close);
        }
        System.out.printf(
                "harness: SIGTERM under load: %d stops, longest %.1f s, %s%n",
                2 * ROUNDS, longest.toMillis() / 1e3, sum);
    }

    @Test
    void aDatabaseCutOffAtTheMarkLetsNoLetterLeave() {
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
    void everyLetterThatAPageConfirmedIsThereAfterTheDatabaseStopped() {
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
            var stored = lane.letters().stream().map(Lane.Letter::id).toList();
            assertThat(stored).containsAll(confirmed);
            System.out.printf(
                    "harness: database stopped at once %d times: %d letters confirmed by a page,"
                            + " all there; %s; beside them %s%n",
                    STOPS, confirmed.size(), verdict, others);
        }
    }

    private static void stopUnderLoad(Set<UUID> confirmed, int number) {
        int before = confirmed.size();
        Site.await(
                "letters are written", PATIENCE, () -> confirmed.size() >= before + 5 + number % 7);
        site.cluster.stopAtOnce();
        site.cluster.startAgain();
    }

    /// Somebody who writes letter after letter, whatever the pages say.
    private static void write(Node node, AtomicBoolean over, Set<UUID> confirmed) {
        while (!over.get()) {
            try {
                var visitor = site.administrator(node);
                for (int i = 0; i < 20 && !over.get(); i++) {
                    Letter.begin(visitor, site.sql, site.agency())
                            .post(visitor)
                            .ifPresent(confirmed::add);
                }
            } catch (RuntimeException away) {
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private static void awaitDrained(Lane lane) {
        Site.await("the lane is drained", PATIENCE, lane::drained);
    }
}
