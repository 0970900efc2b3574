package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
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
            var node = site.runner(lanes.get(3));
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

    @Test
    void aNodeThatIsAskedToStopLeavesNoQuestionButTheRepliesThatItNeedNotWaitFor() {
        var sum = Verdict.NONE;
        for (int round = 0; round < ROUNDS; round++) {
            sum = sum.plus(stops(round == ROUNDS - 1));
        }
        System.out.printf("harness: SIGTERM under load: %d stops, %s%n", 2 * ROUNDS, sum);
    }

    /// @param silently whether a server says nothing meanwhile
    private static Verdict stops(boolean silently) {
        site.both();
        var lanes = new ArrayList<Lane>();
        try {
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
                if (silently) {
                    stopBesideSilence(node);
                } else {
                    var took = node.terminate();
                    System.out.printf("harness: a stop took %.1f s%n", took.toMillis() / 1e3);
                }
                site.heal();
            }
            lanes.forEach(FaultTests::awaitDrained);
            return Verdict.of(lanes).check(0);
        } finally {
            site.heal();
            lanes.forEach(Lane::close);
        }
    }

    /// One message was handed over, and one is about to be.
    private static void stopBesideSilence(Node node) {
        try (var handed = Lane.agency(site.sql, new Sink(true).holdAt(Point.DOT, 0), 1);
                var asked = Lane.agency(site.sql, new Sink(true).holdAt(Point.DATA, 0), 1)) {
            var id = new AtomicReference<UUID>();
            site.alone(
                    node,
                    () -> {
                        id.set(handed.enqueue(1).getFirst());
                        asked.enqueue(1);
                        Site.await(
                                "both halt",
                                PATIENCE,
                                () -> handed.sink().held() + asked.sink().held() == 2);
                    });
            boolean waits = node == site.second();
            if (waits) {
                waitsForTheReply(node, handed, asked);
            } else {
                saysWhatItLeaves(node, handed, id.get());
                asked.sink().release();
                site.notice(node);
            }
            site.heal();
            awaitDrained(handed);
            awaitDrained(asked);
            assertThat(handed.count(waits ? "SENT" : "UNKNOWN")).isOne();
            Verdict.of(handed).check(waits ? 0 : 1);
            Verdict.of(asked).check(0);
            assertThat(asked.sink().from(node.host())).isZero();
        }
    }

    private static void saysWhatItLeaves(Node node, Lane handed, UUID id) {
        node.terminate();
        var words = "1 messages have an unknown end, as this node stops before it knows: agency ";
        Site.await(
                "its last words are read",
                PATIENCE,
                () -> node.says(words + handed.agency() + ": " + id));
    }

    private static void waitsForTheReply(Node node, Lane handed, Lane asked) {
        node.askToStop();
        Site.await("it waits", PATIENCE, () -> node.says("for the replies to 1 messages"));
        asked.sink().release();
        Site.await("it hangs up", PATIENCE, () -> asked.sink().conversations() == 0);
        assertThat(node.alive()).isTrue();
        handed.sink().release();
        node.terminate();
        assertThat(node.says("as this node stops")).isFalse();
    }

    private static void awaitDrained(Lane lane) {
        Site.await("the lane is drained", PATIENCE, lane::drained);
    }
}
