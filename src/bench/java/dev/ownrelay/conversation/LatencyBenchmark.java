package dev.ownrelay.conversation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// One connection: how many round trips a message takes where a round trip is 20 ms, and whether
/// messages of some size stall on this machine.
class LatencyBenchmark {

    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final int ROUNDS = 3;
    private static final int FAR = 90;
    private static final int NEAR = 3_000;
    private static final int WARM = 500;

    @BeforeAll
    static void tools() {
        Tools.fetch();
    }

    @Test
    void roundTripsAMessage() {
        System.out.println(
                "\n| Round trips a message, 10 KB, 20 ms, one connection | |\n|---|---|");
        try (var sink = Tools.sink();
                var plain = Tools.sink("-p")) {
            tell("Hand over hand", sink, true);
            tell("PIPELINING, message by message", sink, false);
            tell("A server without PIPELINING", plain, true);
        }
    }

    private static void tell(String what, Tools.Sink sink, boolean handOverHand) {
        var trips = new Figures();
        try (var network = new DelayProxy(sink.port(), ROUND_TRIP.dividedBy(2))) {
            for (int round = 0; round < ROUNDS; round++) {
                trips.add(roundTrips(new Ours(network.port(), Messages.finished(), handOverHand)));
            }
        }
        System.out.printf("| %s | %s |%n", what, trips.text(2));
    }

    private static double roundTrips(Ours ours) {
        var connection = ours.open();
        ours.send(connection, true);
        long started = System.nanoTime();
        for (int i = 1; i <= FAR; i++) {
            ours.send(connection, i < FAR);
        }
        double each = (System.nanoTime() - started) / (double) FAR;
        connection.close();
        return each / ROUND_TRIP.toNanos();
    }

    @Test
    void noMessageStalls() {
        System.out.println("\n| Message, one connection, loopback | p50 ms | p99 ms | p99 ÷ p50 |");
        System.out.println("|---|---|---|---|");
        try (var sink = Tools.sink()) {
            for (int kilobytes : new int[] {10, 12, 100}) {
                for (var handOverHand : new boolean[] {true, false}) {
                    stall(sink, kilobytes, handOverHand);
                }
            }
        }
    }

    private static void stall(Tools.Sink sink, int kilobytes, boolean handOverHand) {
        var ours = new Ours(sink.port(), Messages.ofSize(kilobytes * 1024), handOverHand);
        ours.send(WARM);
        var times = new double[NEAR];
        var connection = ours.open();
        for (int i = 0; i < NEAR; i++) {
            if (!connection.reusable()) {
                connection.close();
                connection = ours.open();
            }
            long started = System.nanoTime();
            ours.send(connection, i + 1 < NEAR);
            times[i] = (System.nanoTime() - started) / 1e6;
        }
        connection.close();
        Arrays.sort(times);
        double middle = times[NEAR / 2];
        double late = times[NEAR * 99 / 100];
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "| %d KB, %s | %.2f | %.2f | %.1f |",
                        kilobytes,
                        handOverHand ? "hand over hand" : "message by message",
                        middle,
                        late,
                        late / middle));
    }
}
