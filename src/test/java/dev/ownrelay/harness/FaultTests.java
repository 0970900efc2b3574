package dev.ownrelay.harness;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Nodes that are paused or asked to stop while messages leave.
@ResourceLock("the site")
class FaultTests {

    private static final int ROUNDS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 10) : 1;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
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
        site.both();
        var lanes = new ArrayList<Lane>();
        try {
            for (var point : List.of(Point.RCPT, Point.DATA, Point.DOT, Point.DOT)) {
                var sink = new Sink(lanes.size() % 2 == 0).holdAt(point, 4);
                lanes.add(Lane.agency(site.sql, sink, 1 + lanes.size() % 2 * 2));
                lanes.getLast().enqueue(35);
            }
            lanes.add(Lane.agency(site.sql, new Sink(true).thinking(Duration.ofMillis(10)), 1));
            lanes.getLast().enqueue(Site.FULL ? 1500 : 500);
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
            site.both();
            var lanes = new ArrayList<Lane>();
            for (int i = 0; i < 4; i++) {
                var sink = new Sink(i % 2 == 0).thinking(Duration.ofMillis(20 + 200 * (i / 3)));
                lanes.add(Lane.agency(site.sql, sink, 1 + i % 2 * 2));
                lanes.getLast().enqueue(i == 3 ? 30 : 300);
            }
            for (var node : List.of(site.first(), site.second())) {
                Site.await(
                        "messages leave",
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

    private static void awaitDrained(Lane lane) {
        Site.await("the lane is drained", PATIENCE, lane::drained);
    }
}
