package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Many messages, messages that cannot be written, pages that take all connections, and agencies
/// that want everything.
@ResourceLock("the site")
class FlowTests {

    private static final int MANY =
            Site.FULL ? Integer.getInteger("ownrelay.messages", 100_000) : 2_000;
    private static final int HOG = Site.FULL ? 100_000 : 20_000;
    private static final int WARM_UP = 8_000;
    private static final int WINDOW = Site.FULL ? 30 : 3;
    private static final int PROBES = Site.FULL ? 40 : 4;

    /// Seconds that a single message may take longer beside a large queue. The short form judges no
    /// rate and no time, only that nobody waits for that queue to end.
    private static final int EXTRA = 5;

    /// In the short form the large queue must not end for want of messages.
    private static final Duration HOG_THINKS = Duration.ofMillis(Site.FULL ? 0 : 5);

    private static final Duration PATIENCE =
            Site.FULL ? Duration.ofMinutes(30) : Duration.ofMinutes(3);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void messagesLeaveWhilePagesHoldAllTheirConnections() throws Exception {
        try (var lane = Lane.agency(site.sql, new Sink(true), 2);
                var lock = site.cluster.source().getConnection();
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var visitors = Stream.of(site.first(), site.second()).map(site::administrator).toList();
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table candidate in access exclusive mode");
            var raised = new AtomicBoolean();
            try {
                visitors.forEach(visitor -> besiege(visitor, people, raised));
                awaitSiege();
                lane.enqueue(50);
                Site.await("the messages leave", PATIENCE, lane::drained);
                awaitSiege();
            } finally {
                raised.set(true);
                lock.rollback();
            }
            System.out.printf(
                    "harness: pages hold all their connections: %s%n", Verdict.of(lane).check(0));
        }
    }

    /// More visitors at a node than its pages have connections. They come again: a page gives up
    /// its connection when its statement has taken too long.
    private static void besiege(Visitor visitor, ExecutorService people, AtomicBoolean raised) {
        var client = HttpClient.newBuilder().cookieHandler(visitor.cookies()).build();
        var request = visitor.request("/candidates").build();
        for (int i = 0; i < Node.CONNECTIONS + 20; i++) {
            people.submit(() -> {
                while (!raised.get()) {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                }
                return null;
            });
        }
    }

    private static void awaitSiege() {
        Site.await(
                "the pages have no connection left", Duration.ofSeconds(60), FlowTests::besieged);
    }

    private static boolean besieged() {
        return site.sql
                        .sql(
                                """
                                select count(*) from pg_locks
                                where relation = 'candidate'::regclass and not granted
                                """)
                        .query(Integer.class)
                        .single()
                >= 2 * (Node.CONNECTIONS - 1);
    }

    @Test
    void manyMessagesLeaveOnceEachFromTwoNodes() {
        leaveOnceEach(List.of(site.first(), site.second()));
    }

    @Test
    @EnabledIfSystemProperty(named = "ownrelay.harness", matches = "full")
    void manyMessagesLeaveOnceEachFromFourNodes() {
        try (var third = site.another();
                var fourth = site.another()) {
            var nodes = List.of(site.first(), site.second(), third.await(), fourth.await());
            warmUp(nodes);
            leaveOnceEach(nodes);
        }
    }

    /// On few cores a node that still compiles all it runs is too slow to say that it is alive.
    private static void warmUp(List<Node> nodes) {
        var lanes = lanes(WARM_UP);
        deal(lanes, nodes);
        lanes.forEach(lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
        lanes.forEach(Lane::close);
    }

    private static List<Lane> lanes(int messages) {
        var lanes = new ArrayList<Lane>();
        for (int i = 0; i < 8; i++) {
            lanes.add(Lane.agency(site.sql, new Sink(true), 3));
            lanes.getLast().insert(messages / 8, null);
        }
        return lanes;
    }

    private static void leaveOnceEach(List<Node> nodes) {
        var lanes = lanes(MANY);
        site.sql.sql("analyze message").update();
        long began = System.nanoTime();
        deal(lanes, nodes);
        lanes.forEach(lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
        double seconds = (System.nanoTime() - began) / 1e9;
        var verdict = Verdict.of(lanes).check(0);
        int distinct = lanes.stream().mapToInt(lane -> lane.sink().distinct()).sum();
        assertThat(distinct).isEqualTo(MANY);
        var shares = nodes.stream().map(node -> share(lanes, node)).toList();
        assertThat(shares).doesNotContain(0);
        System.out.printf(
                "harness: %d messages on %d nodes: %d distinct Message-IDs, %d repeats, %.0f"
                        + " messages a second, by each node %s, %s%n",
                MANY,
                nodes.size(),
                distinct,
                lanes.stream().mapToLong(lane -> lane.sink().repeats()).sum(),
                MANY / seconds,
                shares,
                verdict);
        lanes.forEach(Lane::close);
    }

    /// The node that looks first would take all lanes, so each in turn is the only one awake.
    static void deal(List<Lane> lanes, List<Node> nodes) {
        int each = lanes.size() / nodes.size();
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var others = nodes.stream().filter(other -> other != node).toList();
            var its = lanes.subList(i * each, (i + 1) * each);
            var dealt = lanes.subList(0, i * each);
            Site.await("the nodes are alive", PATIENCE, () -> dealt.stream().allMatch(Lane::alive));
            others.forEach(Node::pause);
            try {
                its.forEach(Lane::wake);
                Site.await(
                        "the node takes its lanes",
                        PATIENCE,
                        () -> its.stream().allMatch(lane -> lane.runner().equals(node.name)));
            } finally {
                others.forEach(Node::resume);
            }
        }
    }

    private static int share(List<Lane> lanes, Node node) {
        return lanes.stream().mapToInt(lane -> lane.sink().from(node.host())).sum();
    }

    @Test
    void messagesThatBreakTheWriterAreHeldAndTheOthersLeave() {
        try (var lane = Lane.agency(site.sql, new Sink(true), 2)) {
            lane.insert(495, null);
            lane.insert(10, 1_000_000);
            lane.insert(495, null);
            lane.wake();
            Site.await("the lane is drained", PATIENCE, lane::drained);
            assertThat(lane.count("SENT")).isEqualTo(990);
            assertThat(lane.count("HELD")).isEqualTo(10);
            assertThat(lane.sink().distinct()).isEqualTo(990);
            assertThat(lane.sink().repeats()).isZero();
            System.out.println(
                    "harness: 10 messages among 1000 break the writer: 990 sent, 10 held");
        }
    }

    @Test
    void oneAgencyDoesNotSlowTheOthers() {
        site.both();
        var others = new ArrayList<Lane>();
        for (int i = 0; i < 4; i++) {
            var sink = new Sink(true).thinking(Duration.ofMillis(50));
            others.add(Lane.agency(site.sql, sink, 1));
            others.getLast().enqueue(60 * WINDOW + 200);
        }
        rate(others, Site.FULL ? 3 : 1);
        double alone = rate(others, WINDOW);
        double aloneSingle = single();
        try (var hog = Lane.agency(site.sql, new Sink(true).thinking(HOG_THINKS), 3);
                var silent = Lane.agency(site.sql, new Sink(true).holdAt(Point.CONNECTED, 0), 2);
                var slow =
                        Lane.agency(site.sql, new Sink(true).thinking(Duration.ofSeconds(1)), 2)) {
            hog.enqueue(HOG);
            silent.enqueue(100);
            slow.enqueue(500);
            Site.await(
                    "all three are under way",
                    PATIENCE,
                    () ->
                            hog.sink().distinct() > 0
                                    && silent.sink().held() > 0
                                    && slow.sink().distinct() > 0);
            double crowded = rate(others, WINDOW);
            double crowdedSingle = single();
            boolean full = !hog.drained();
            System.out.printf(
                    "harness: beside %d messages of one agency, a silent server and a slow one,"
                        + " others keep %.0f %% of %.0f messages a second; a single message's p95"
                        + " %.2f s, alone %.2f s (the large queue %s)%n",
                    HOG,
                    100 * crowded / alone,
                    alone,
                    crowdedSingle,
                    aloneSingle,
                    full ? "was not empty" : "was empty by then");
            assertThat(full).isTrue();
            if (Site.FULL) {
                assertThat(crowdedSingle).isLessThan(aloneSingle + EXTRA);
                assertThat(crowded / alone).isGreaterThanOrEqualTo(0.95);
            }
            List.of(hog, silent, slow).forEach(Lane::cancel);
            others.forEach(lane -> lane.sink().thinking(Duration.ZERO));
            others.forEach(lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
            Verdict.of(others).check(0);
        }
        others.forEach(Lane::close);
    }

    /// Messages a second that the servers of some lanes receive.
    private static double rate(List<Lane> lanes, int seconds) {
        int before = lanes.stream().mapToInt(lane -> lane.sink().distinct()).sum();
        long began = System.nanoTime();
        LockSupport.parkNanos(seconds * 1_000_000_000L);
        double taken = (System.nanoTime() - began) / 1e9;
        return (lanes.stream().mapToInt(lane -> lane.sink().distinct()).sum() - before) / taken;
    }

    /// How many seconds 95 of 100 single messages of new agencies take to leave.
    private static double single() {
        var times = new ArrayList<Double>();
        for (int i = 0; i < PROBES; i++) {
            try (var lane = Lane.agency(site.sql, new Sink(true), 1)) {
                long began = System.nanoTime();
                lane.enqueue(1);
                Site.await("it leaves", PATIENCE, () -> lane.sink().distinct() == 1);
                times.add((System.nanoTime() - began) / 1e9);
                Site.await("it is noted", PATIENCE, lane::drained);
            }
        }
        times.sort(null);
        return times.get((int) Math.ceil(times.size() * 0.95) - 1);
    }
}
