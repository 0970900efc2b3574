package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// kill -9 of each of two nodes while lanes stand at every point of the life of a message.
@ResourceLock("the site")
class KillTests {

    private static final int ROUNDS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 25) : 1;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Site site;

    private final Map<Point, Integer> kills = new EnumMap<>(Point.class);
    private final Map<Point, Verdict> verdicts = new EnumMap<>(Point.class);

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void noMessageIsLostOrSentTwiceWhereverANodeIsKilled() {
        try (var gates = new Gates(site.cluster)) {
            for (int round = 0; round < ROUNDS; round++) {
                round(gates, round);
            }
        }
        for (var point : Point.values()) {
            System.out.printf(
                    "harness: kill -9 %s: %d kills, %s%n",
                    point.words,
                    kills.getOrDefault(point, 0),
                    verdicts.getOrDefault(point, Verdict.NONE));
            assertThat(kills.getOrDefault(point, 0)).as(point.words).isPositive();
        }
    }

    private void round(Gates gates, int round) {
        site.heal();
        var all = new ArrayList<Held>();
        try {
            var administrator = site.administrator(site.first());
            for (var point : Point.values()) {
                if (point != Point.ENQUEUE && point != Point.QUEUED) {
                    all.add(lane(gates, point, 1, round, administrator));
                    all.add(lane(gates, point, 3, round + 1, administrator));
                }
            }
            site.second();
            awaitHalt(all);
            var pages = new Pages(gates);
            all.add(pages.before);
            all.add(pages.after);
            pages.send();
            all.forEach(held -> held.stay(PATIENCE));
            kill(site.first(), all);
            pages.sendAgain();
            all.forEach(held -> held.stay(PATIENCE));
            site.heal();
            kill(site.second(), all);
            all.forEach(Held::release);
            site.heal();
            judge(all);
        } finally {
            all.forEach(Held::close);
        }
    }

    /// A lane of several messages that stands at the point at once, or in the middle.
    private static Held lane(
            Gates gates, Point point, int connections, int round, Visitor administrator) {
        var lane = lane(point, new Sink(round % 2 == 0), connections, administrator);
        var held = new Held(point, lane, gates);
        held.fill(connections == 1 ? 8 : 33, round % 4 < 2 || point.once() ? 0 : 5);
        return held;
    }

    private static Lane lane(Point point, Sink sink, int connections, Visitor administrator) {
        if (point.guarded()) {
            return Lane.guarded(site, administrator, sink.guarded(), connections);
        }
        return point == Point.PICKED
                ? Lane.agency(site.sql, sink, connections)
                : Lane.of(site.sql, site.agency(), site.administrator(), sink, connections);
    }

    private static void awaitHalt(List<Held> all) {
        var running = new ArrayList<>(all);
        Site.await(
                "every lane halts",
                running,
                PATIENCE,
                () -> {
                    running.removeIf(held -> held.count() > 0);
                    return running.isEmpty();
                });
        int before = -1;
        int now = all.stream().mapToInt(Held::count).sum();
        while (now != before) {
            LockSupport.parkNanos(300_000_000);
            before = now;
            now = all.stream().mapToInt(Held::count).sum();
        }
    }

    private void kill(Node node, List<Held> all) {
        var hit = all.stream().filter(held -> held.killed(node)).toList();
        node.kill();
        for (var held : hit) {
            if (held.runners.size() == 1) {
                kills.merge(held.point, 1, Integer::sum);
            }
            held.release();
        }
    }

    /// The administrator opens every unknown message of the own agency; of another agency's
    /// messages the verdict knows that each has the line that its page shows.
    private void judge(List<Held> all) {
        for (var held : all) {
            Site.await("the lane at " + held.point + " is drained", PATIENCE, held.lane::drained);
        }
        var visitor = site.administrator(site.first());
        for (var held : all) {
            int most = held.lane.connections() * held.runners.size();
            var verdict = Verdict.of(held.lane).check(most);
            verdicts.merge(held.point, verdict, Verdict::plus);
            held.lane.messages().stream()
                    .filter(message -> message.state().equals("UNKNOWN"))
                    .filter(message -> held.lane.agency().equals(site.agency()))
                    .forEach(message -> assertShown(visitor, message.id()));
        }
    }

    private static void assertShown(Visitor visitor, UUID message) {
        var page = visitor.get("/messages/" + message).document();
        assertThat(page.select("[data-state=UNKNOWN]")).isNotEmpty();
        assertThat(page.select("[data-outcome=UNKNOWN]")).isNotEmpty();
    }

    /// Two messages written on pages of the first node: one whose enqueue cannot commit, and one
    /// that the page confirmed just before the kill.
    private final class Pages {

        final Held before;
        final Held after;
        private final Message unconfirmed;

        Pages(Gates gates) {
            before = held(gates, Point.ENQUEUE);
            after = held(gates, Point.QUEUED);
            choose(before);
            unconfirmed = Message.begin(at(site.first()), site.sql, site.agency());
            before.refuse();
        }

        private Held held(Gates gates, Point point) {
            var sink = new Sink(true);
            return new Held(
                    point, Lane.of(site.sql, site.agency(), site.administrator(), sink, 1), gates);
        }

        private void choose(Held held) {
            site.sql
                    .sql("update app_user set smtp_server_id = ? where id = ?")
                    .params(held.lane.server(), site.administrator())
                    .update();
        }

        private Visitor at(Node node) {
            return site.administrator(node);
        }

        void send() {
            var visitor = at(site.first());
            var answer = CompletableFuture.supplyAsync(() -> unconfirmed.send(visitor));
            Site.await("the enqueue halts", PATIENCE, () -> before.count() > 0 || answer.isDone());
            assertThat(answer).isNotDone();
            choose(after);
            var confirmed = at(site.first());
            var message = Message.begin(confirmed, site.sql, site.agency());
            assertThat(message.send(confirmed)).isTrue();
            kills.merge(Point.ENQUEUE, 1, Integer::sum);
            kills.merge(Point.QUEUED, 1, Integer::sum);
            before.runners.add(site.first().name);
            after.runners.add(site.first().name);
        }

        /// The person sees no answer and sends the same page again, at the other node.
        void sendAgain() {
            before.release();
            choose(before);
            assertThat(unconfirmed.send(at(site.second()))).isTrue();
            assertThat(before.lane.messages()).hasSize(1);
            assertThat(after.lane.messages()).hasSize(1);
        }
    }
}
