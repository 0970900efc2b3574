package dev.ownrelay.dkim;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/// Prints what a signature costs: `./mvnw -Pbench verify -Dtest=DkimBenchmark`. In time of the one
/// thread that signs, the middle of the rounds and the best and the worst.
class DkimBenchmark {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 9;
    private static final int MESSAGES = 300;
    private static final int MEBI = 1 << 20;

    private static final String HEAD =
            """
            From: Rosa <rosa@agency.test>
            To: Sam <sam@client.test>
            Subject: A candidate for you
            Date: Mon, 23 Nov 2026 10:00:00 +0100
            Message-ID: <1@agency.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            """
                    .replace("\n", "\r\n");

    @Test
    void printsTheTimeOfASignature() {
        var message = bytes(HEAD + text(2_000 - HEAD.length()));
        System.out.printf("%n| What | microseconds each |%n|---|---|%n");
        for (var algorithm : DkimAlgorithm.values()) {
            var pair = DkimKeyPair.generate(algorithm);
            var identity = new DkimIdentity("agency.test", "s", algorithm, pair.privateKey());
            var signer = new DkimSigner(identity, Clock.systemUTC());
            measure(
                    "Sign %d octets by %s".formatted(message.length, algorithm.word()),
                    MESSAGES,
                    1e3,
                    () -> signer.sign(message));
        }
    }

    @Test
    void printsTheTimeOfABody() {
        System.out.printf("%n| What | milliseconds a MiB |%n|---|---|%n");
        var random = new Random(1);
        var octets = new byte[MEBI];
        random.nextBytes(octets);
        var base64 = Base64.getMimeEncoder().encodeToString(octets);
        for (var way : Canonicalization.values()) {
            body("base64, " + way.word(), way, bytes(base64.substring(0, MEBI)));
            body("text, " + way.word(), way, bytes(text(MEBI)));
            body("spaces, " + way.word(), way, bytes("a ".repeat(MEBI / 2)));
        }
    }

    private static void body(String what, Canonicalization way, byte[] body) {
        measure(
                "Hash " + what,
                20,
                1e6,
                () -> {
                    var hash = new BodyHash(way);
                    for (int at = 0; at < body.length; at += 8192) {
                        hash.write(body, at, Math.min(8192, body.length - at));
                    }
                    hash.hash();
                });
    }

    private static void measure(String what, int times, double unit, Runnable work) {
        double[] costs = new double[ROUNDS];
        // the rounds before the first one let the compiler do its work
        for (int round = -3; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                work.run();
            }
            costs[Math.max(round, 0)] = (THREADS.getCurrentThreadCpuTime() - start) / unit / times;
        }
        Arrays.sort(costs);
        System.out.printf(
                "| %s | %,.2f (%,.2f to %,.2f) |%n",
                what, costs[ROUNDS / 2], costs[0], costs[ROUNDS - 1]);
    }

    private static String text(int size) {
        var line = "Dear Sam, this is a line of words as people write them to one another.\r\n";
        return line.repeat(size / line.length() + 1).substring(0, size);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
