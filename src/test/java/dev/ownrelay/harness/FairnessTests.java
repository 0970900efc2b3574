package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Nobody waits for a colleague's thousands, nor for servers that say nothing. Orders and numbers
/// are judged, and no times.
@ResourceLock("the site")
class FairnessTests {

    private static final int LARGE = 5_000;
    private static final int PER_MINUTE = Site.FULL ? 30 : 1_200;

    /// What a lane that has a pace has fetched already, and the message that it hands over.
    private static final int NEXT_FEW = 5;

    private static final int NOTES = 12;
    private static final int SILENT = Site.FULL ? 2_000 : 60;
    private static final int HEALTHY = Site.FULL ? 50 : 5;
    private static final int EACH = Site.FULL ? 1_000 : 150;
    private static final Duration PATIENCE = Duration.ofMinutes(Site.FULL ? 20 : 3);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void aNoteLeavesAmongTheNextFewAndLargeBatchesTakeTurnsWhateverNodeDies() {
        try (var bob = Lane.agency(site.sql, new Sink(true), 1)) {
            bob.with("per_minute = " + PER_MINUTE);
            var anna = bob.ofColleague();
            var bobs = bob.enqueueLarge(LARGE);
            awaitArrived(bob, bobs, 3);
            var note = anna.enqueue(1);
            int before = bob.sink().distinct();
            awaitArrived(bob, note, 1);
            assertThat(place(bob, note.getFirst())).isLessThanOrEqualTo(before + NEXT_FEW);

            var cleos = bob.ofColleague().enqueueLarge(LARGE);
            awaitArrived(bob, cleos, 6);
            site.kill(site.runner(bob));
            int atDeath = bob.sink().distinct();
            site.heal();
            awaitArrived(bob, cleos, 12);
            var notes = new ArrayList<UUID>();
            for (int i = 0; i < NOTES; i++) {
                notes.addAll(anna.enqueue(1));
            }
            awaitArrived(bob, notes, NOTES);
            bob.cancel();
            Site.await("the last one ends", PATIENCE, bob::drained);

            keptTheirPlaces(bob, bobs);
            keptTheirPlaces(bob, cleos);
            tookTurns(bob, bobs, cleos, atDeath);
            oneOfFourWasLarge(bob, notes);
            System.out.printf(
                    "harness: three people at %d a minute, their node killed: %s%n",
                    PER_MINUTE, Verdict.of(bob).check(1));
        }
    }

    private static void awaitArrived(Lane lane, List<UUID> messages, int howMany) {
        Site.await("the messages leave", PATIENCE, () -> arrived(lane, messages).size() >= howMany);
    }

    /// Those of some messages that the server got, in its order.
    private static List<UUID> arrived(Lane lane, List<UUID> messages) {
        return order(lane).stream().filter(messages::contains).toList();
    }

    private static List<UUID> order(Lane lane) {
        return lane.sink().order().stream()
                .map(id -> UUID.fromString(id.substring(1, id.indexOf('@'))))
                .toList();
    }

    private static int place(Lane lane, UUID message) {
        return order(lane).indexOf(message);
    }

    /// A message whose mark outlived its node may be missing.
    private static void keptTheirPlaces(Lane lane, List<UUID> queue) {
        var arrived = arrived(lane, queue);
        var missing =
                lane.messages().stream()
                        .filter(message -> message.state().equals("UNKNOWN"))
                        .map(Lane.Message::id)
                        .filter(id -> !arrived.contains(id))
                        .toList();
        var first = queue.subList(0, queue.indexOf(arrived.getLast()) + 1);
        assertThat(arrived).isEqualTo(first.stream().filter(id -> !missing.contains(id)).toList());
    }

    /// Whoever takes over from a node need not know of its last few turns.
    private static void tookTurns(Lane lane, List<UUID> bobs, List<UUID> cleos, int atDeath) {
        int ahead = 0;
        for (var id : arrived(lane, Stream.concat(bobs.stream(), cleos.stream()).toList())) {
            boolean both = place(lane, id) >= place(lane, cleos.getFirst());
            ahead += !both ? 0 : cleos.contains(id) ? 1 : -1;
            assertThat(Math.abs(ahead))
                    .as("turns of one person ahead of the other")
                    .isLessThanOrEqualTo(place(lane, id) < atDeath ? 1 : 3);
        }
    }

    private static void oneOfFourWasLarge(Lane lane, List<UUID> notes) {
        var order = order(lane);
        var arrived = arrived(lane, notes);
        int last = order.indexOf(arrived.getLast());
        for (int i = order.indexOf(arrived.getFirst()); i + 4 <= last + 1; i++) {
            assertThat(notes.containsAll(order.subList(i, i + 4))).as("four small ones").isFalse();
        }
    }

    /// As thousands of servers that failed before stand after some minutes.
    @Test
    void serversThatSayNothingLeaveTheOthersTheirLanes() {
        var silence = new Sink(true).holdAt(Point.CONNECTED, 0);
        var silent = lanes(SILENT, silence);
        var healthy = lanes(HEALTHY, new Sink(true));
        try {
            site.alone(
                    site.any(),
                    () -> {
                        silent.forEach(lane -> lane.insert(1, null));
                        silent.forEach(Lane::wakeAfterFailure);
                        Site.await(
                                "the silent ones have their share of lanes",
                                PATIENCE,
                                () -> silence.held() == Math.min(SILENT, Node.LANES / 4));
                        healthy.forEach(lane -> lane.enqueue(EACH));
                        healthy.forEach(
                                lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
                    });
            var verdict = Verdict.of(healthy).check(0);
            assertThat(verdict.sent()).isEqualTo(HEALTHY * EACH);
            assertThat(silent).allSatisfy(lane -> assertThat(lane.count("QUEUED")).isOne());
            System.out.printf(
                    "harness: beside %d silent servers on one node, %d others: %s%n",
                    SILENT, HEALTHY, verdict);
        } finally {
            silent.forEach(Lane::cancel);
            silence.close();
            healthy.forEach(Lane::close);
        }
    }

    private static List<Lane> lanes(int servers, Sink sink) {
        return Stream.generate(() -> Lane.agency(site.sql, sink, 1)).limit(servers).toList();
    }
}
