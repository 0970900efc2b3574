package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// What somebody who signs in in a known browser notices of those who guess without end: half of
/// the guesses are at the same account, the others at as many accounts as there are guesses.
class SignInBenchmark {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int SIGN_INS = Integer.getInteger("bench.signins", 200);
    private static final int A_MINUTE = Integer.getInteger("bench.failures", 10_000);
    private static final int WARM_UP = 100;
    private static final int ADDRESSES = 50;
    private static final int THREADS = 10;
    private static final Duration PACE = Duration.ofMillis(200);

    private static Path data;
    private static Cluster cluster;
    private static Program program;
    private static Visitor owner;

    @BeforeAll
    static void start() {
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        data = directory.resolve("postgres");
        cluster = new Cluster(data);
        program = new Program(directory, cluster.url());
        owner = new Visitor(program.port());
        for (int i = 0; i < WARM_UP; i++) {
            signIn();
        }
        try (var attack = new Attack()) {
            Site.await(
                    "it fails often enough", Duration.ofMinutes(2), () -> attack.failed() > 2000);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
        cluster.close();
        FileSystemUtils.deleteRecursively(data);
    }

    @Test
    void signInBesideAFlood() {
        var quiet = new Figures();
        var loud = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < ROUNDS; i++) {
            var idle = signIns();
            Figures beside;
            double rate;
            try (var attack = new Attack()) {
                beside = signIns();
                rate = attack.rate();
            }
            quiet.add(idle.percentile(95));
            loud.add(beside.percentile(95));
            ratio.add(beside.percentile(95) / idle.percentile(95));
            System.out.printf(
                    "round %d: idle p50 %.1f, p95 %.1f; beside %.0f failures a minute p50 %.1f, p95"
                            + " %.1f ms%n",
                    i + 1,
                    idle.percentile(50),
                    idle.percentile(95),
                    rate,
                    beside.percentile(50),
                    beside.percentile(95));
        }
        Table.head("Sign-in in a known browser, %d a round".formatted(SIGN_INS));
        Table.row("Idle, p95 ms", quiet.text(1));
        Table.row("Beside %,d failures a minute, p95 ms".formatted(A_MINUTE), loud.text(1));
        Table.atMost("Beside them ÷ idle", ratio, 2);
    }

    private static Figures signIns() {
        var times = new Figures();
        long due = System.nanoTime();
        for (int i = 0; i < SIGN_INS; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            times.add(signIn());
            due = Math.max(due + PACE.toNanos(), System.nanoTime());
        }
        return times;
    }

    /// From the form that is sent to the first answer, in milliseconds.
    private static double signIn() {
        owner.get("/login");
        long began = System.nanoTime();
        var answer = owner.post("/login", "username", Node.EMAIL, "password", Node.PASSWORD);
        double millis = (System.nanoTime() - began) / 1e6;
        if (!answer.location().equals("/")) {
            throw new AssertionError("Not signed in: " + answer.location());
        }
        owner.get("/account");
        owner.post("/logout");
        return millis;
    }

    /// Runs until it is closed.
    private static final class Attack implements AutoCloseable {

        private final AtomicInteger failed = new AtomicInteger();
        private final long began = System.nanoTime();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean over;

        Attack() {
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> run(number)));
            }
        }

        private void run(int number) {
            var browsers = new ArrayList<Visitor>();
            for (int i = number; i < ADDRESSES; i += THREADS) {
                var browser = new Visitor(program.port()).from("203.0.113." + (i + 1));
                browser.get("/login");
                browsers.add(browser);
            }
            long pace = Duration.ofMinutes(1).toNanos() / A_MINUTE * THREADS;
            long due = System.nanoTime();
            for (int i = 0; !over; i++) {
                LockSupport.parkNanos(due - System.nanoTime());
                guess(browsers.get(i % browsers.size()), number + "." + i);
                due += pace;
            }
        }

        private void guess(Visitor browser, String guess) {
            var account = guess.hashCode() % 2 == 0 ? Node.EMAIL : guess + "@nobody.example";
            var answer = browser.post("/login", "username", account, "password", "guess " + guess);
            if (!answer.location().equals("/login")) {
                throw new AssertionError("No failure: " + answer.location());
            }
            failed.incrementAndGet();
        }

        int failed() {
            return failed.get();
        }

        /// Failures a minute until now.
        double rate() {
            return failed.get() * 60e9 / (System.nanoTime() - began);
        }

        @Override
        public void close() {
            over = true;
            for (var thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
