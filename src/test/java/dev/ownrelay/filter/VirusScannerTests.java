package dev.ownrelay.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.ScriptedClamd;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Waiting;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class VirusScannerTests {

    private static final UUID AGENCY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Scanned NO_ANSWER = new Scanned.NoAnswer();

    private final SettableClock clock = new SettableClock();
    private ScriptedClamd clamd;

    @BeforeEach
    void start() {
        clamd = ScriptedClamd.onAPort();
    }

    @AfterEach
    void stop() throws IOException {
        clamd.close();
    }

    @Test
    void tellsAVirusFromAHarmlessFileAndGivesTheScannerEveryOctet() {
        var large = new byte[300_001];
        Arrays.fill(large, (byte) 0xff);
        var files = List.of(file("Hi"), file(ScriptedClamd.VIRUS), file(""), file(large));
        var said = scanner(clamd.url()).scan(AGENCY, files);
        assertThat(said)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(clean("Hi")),
                        second -> assertThat(second).isEqualTo(new Scanned.Infected("Eicar-Test")),
                        third -> assertThat(third).isEqualTo(clean("")),
                        fourth -> assertThat(fourth).isInstanceOf(Scanned.Clean.class));
        assertThat(clamd.files())
                .containsExactly(bytes("Hi"), bytes(ScriptedClamd.VIRUS), bytes(""), large);
        assertThat(clamd.faults()).isEmpty();
    }

    @Test
    void speaksOverASocketOfTheMachineToo(@TempDir Path folder) throws IOException {
        try (var socket = ScriptedClamd.onASocket(folder.resolve("clamd.ctl"))) {
            var said = scanner(socket.url()).scan(AGENCY, List.of(file(ScriptedClamd.VIRUS)));
            assertThat(said).containsExactly(new Scanned.Infected("Eicar-Test"));
        }
    }

    @Test
    void asksAboutACleanFileOnceForAWhileAndInEachAgency() {
        var scanner = scanner(clamd.url());
        scan(scanner, "Hi");
        assertThat(scan(scanner, "Hi")).isEqualTo(clean("Hi"));
        assertThat(clamd.files()).hasSize(1);
        scanner.scan(OTHER, List.of(file("Hi")));
        assertThat(clamd.files()).hasSize(2);
        clock.advance(CleanFiles.LIFE);
        scan(scanner, "Hi");
        assertThat(clamd.files()).hasSize(3);
    }

    @Test
    void asksAgainAboutWhatWasNotClean() {
        var scanner = scanner(clamd.url());
        scan(scanner, ScriptedClamd.VIRUS);
        scan(scanner, ScriptedClamd.VIRUS);
        assertThat(clamd.files()).hasSize(2);
        clamd.says("stream: Can't allocate memory ERROR");
        assertThat(scan(scanner, "Hi")).isEqualTo(NO_ANSWER);
        clamd.judges();
        assertThat(scan(scanner, "Hi")).isEqualTo(clean("Hi"));
    }

    /// What is remembered as clean is what was scanned, whatever the file was before or is since.
    @Test
    void aFileThatChangesWhileItIsReadIsNotTakenForTheOther() {
        var opened = new AtomicInteger();
        VirusScanner.Content changing =
                () ->
                        new ByteArrayInputStream(
                                bytes(opened.getAndIncrement() % 2 == 0 ? "virus" : "Hi"));
        var scanner = scanner(clamd.url());
        assertThat(scanner.scan(AGENCY, List.of(changing))).containsExactly(clean("Hi"));
        assertThat(clamd.files()).containsExactly(bytes("Hi"));
        scan(scanner, "virus");
        assertThat(clamd.files()).hasSize(2);
    }

    @Test
    void remembersNoMoreThanItNeeds() {
        var clean = new CleanFiles(clock);
        for (int i = 0; i <= CleanFiles.MOST; i++) {
            clean.add(AGENCY, "sha" + i);
        }
        assertThat(clean.holds(AGENCY, "sha0")).isFalse();
        assertThat(clean.holds(AGENCY, "sha1")).isTrue();
        assertThat(clean.holds(AGENCY, "sha" + CleanFiles.MOST)).isTrue();
        assertThat(clean.holds(OTHER, "sha1")).isFalse();
    }

    @Test
    void saysThatAFileIsTooLargeForTheScannerThoughItHangsUpEarly() {
        clamd.takesAtMost(100_000);
        var said =
                scanner(clamd.url())
                        .scan(AGENCY, List.of(file(new byte[8_000_000]), file(new byte[100_000])));
        assertThat(said)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Scanned.TooLarge()),
                        second -> assertThat(second).isInstanceOf(Scanned.Clean.class));
    }

    /// As clamd with `AlertExceedsMax` says it.
    @Test
    void whatWasNotLookedThroughIsNeitherCleanNorAVirus() {
        clamd.says("stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND");
        assertThat(scan(scanner(clamd.url()), "Hi")).isEqualTo(new Scanned.TooLarge());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "OK",
                "stream: ok",
                "stream: OK ",
                " stream: OK",
                "stream: OK\n",
                "1: stream: OK",
                "other: OK",
                "stream: FOUND",
                "stream:  FOUND ",
                "stream: x FOUND\nstream: OK",
                "stream: OK\0stream: OK",
                "stream: x ERROR",
                "PONG"
            })
    void anyOtherAnswerIsNone(String answer) {
        clamd.says(answer);
        assertThat(scan(scanner(clamd.url()), "Hi")).isEqualTo(NO_ANSWER);
    }

    @Test
    void anAnswerThatDoesNotEndIsNone() {
        for (var text : List.of("", "stream: OK", "stream: OK\n", "x".repeat(1_000_000))) {
            clamd.answers((_, out) -> out.write(bytes(text)));
            assertThat(scan(scanner(clamd.url()), "Hi")).isEqualTo(NO_ANSWER);
        }
    }

    @Test
    void namesOfVirusesAreShortLinesOfAscii() {
        var scanner = scanner(clamd.url());
        clamd.says("stream: <b>\r\n\u001b[31m\u202eEvil\u00e9 FOUND");
        assertThat(scan(scanner, "Hi")).isEqualTo(new Scanned.Infected("<b>   [31m Evil"));
        clamd.says("stream: " + "x".repeat(500) + " FOUND");
        assertThat(scan(scanner, "Hi")).isEqualTo(new Scanned.Infected("x".repeat(100)));
        clamd.says("stream: \u0007 FOUND");
        assertThat(scan(scanner, "Hi")).isEqualTo(new Scanned.Infected("?"));
        clamd.says("stream: OK FOUND");
        assertThat(scan(scanner, "Hi")).isEqualTo(new Scanned.Infected("OK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s"})
    void waitsNoLongerThanItsLimitForAllFilesTogether(String dripped) {
        clamd.drips(dripped);
        var scanner = hasty(clamd.url());
        long before = System.nanoTime();
        var said = scanner.scan(AGENCY, List.of(file("1"), file("2"), file("3")));
        assertThat(said).containsExactly(NO_ANSWER, NO_ANSWER, NO_ANSWER);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(clamd.files()).hasSize(1);
    }

    @Test
    void aScannerThatTakesNothingInIsNotWaitedForLonger() throws IOException {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var scanner = hasty(URI.create("clamd://127.0.0.1:" + deaf.getLocalPort()));
            var said = scanner.scan(AGENCY, List.of(file(new byte[30_000_000])));
            assertThat(said).containsExactly(NO_ANSWER);
        }
    }

    @Test
    void nobodyThereIsNoAnswer(@TempDir Path folder) {
        try (var closed = ClosedPort.any()) {
            var url = URI.create("clamd://127.0.0.1:" + closed.number());
            assertThat(scan(scanner(url), "Hi")).isEqualTo(NO_ANSWER);
        }
        var socket = URI.create("clamd://" + folder.resolve("none.ctl"));
        assertThat(scan(scanner(socket), "Hi")).isEqualTo(NO_ANSWER);
    }

    @Test
    void aFileThatCannotBeReadIsNoFaultOfTheScanner() {
        VirusScanner.Content broken =
                () -> {
                    throw new IOException("gone");
                };
        assertThatThrownBy(() -> scanner(clamd.url()).scan(AGENCY, List.of(broken)))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void fiftyFilesOfOneAgencyTakeTwoPlacesAndLeaveTheOthersToOthers() throws Exception {
        var held = new CountDownLatch(1);
        clamd.answers((file, out) -> {
            if (file[0] == 'm') {
                held.await();
            }
            out.write(bytes("stream: OK\0"));
        });
        var scanner = scanner(clamd.url());
        try (var people = Executors.newFixedThreadPool(50)) {
            var all = new ArrayList<Future<List<Scanned>>>();
            for (int i = 0; i < 50; i++) {
                var content = List.of(file("m" + i));
                all.add(people.submit(() -> scanner.scan(AGENCY, content)));
            }
            int refused = 50 - ScanTurns.AT_ONCE_OF_AN_AGENCY - ScanTurns.WAITING_OF_AN_AGENCY;
            Waiting.until(() -> all.stream().filter(Future::isDone).count() == refused);
            assertThat(scanner.scan(OTHER, List.of(file("other"))))
                    .as("does not wait")
                    .containsExactly(clean("other"));
            held.countDown();
            int answered = 0;
            for (var each : all) {
                answered += each.get().getFirst().equals(NO_ANSWER) ? 0 : 1;
            }
            assertThat(answered).isEqualTo(50 - refused);
        }
        assertThat(clamd.mostAtOnce()).isLessThanOrEqualTo(ScanTurns.AT_ONCE_OF_AN_AGENCY + 1);
    }

    /// The scanner goes on with what nobody waits for any more.
    @Test
    void whatNobodyWaitsForKeepsItsTurnForAWhile() throws Exception {
        clamd.keepsSilent();
        var limit = Duration.ofMillis(1_500);
        var scanner = new VirusScanner(new VirusScannerProperties(clamd.url(), limit), clock);
        try (var people = Executors.newFixedThreadPool(ScanTurns.AT_ONCE_OF_AN_AGENCY)) {
            var all =
                    IntStream.range(0, ScanTurns.AT_ONCE_OF_AN_AGENCY)
                            .mapToObj(i -> people.submit(() -> scan(scanner, "slow" + i)))
                            .toList();
            assertThat(all).allSatisfy(each -> assertThat(each.get()).isEqualTo(NO_ANSWER));
        }
        clamd.judges();
        long begin = System.nanoTime();
        assertThat(scanner.scan(OTHER, List.of(file("other")))).containsExactly(clean("other"));
        scan(scanner, "next");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(limit.dividedBy(3));
        assertThat(scan(scanner, "next")).as("the turns are over").isEqualTo(clean("next"));
    }

    @Test
    void healthSaysWhetherItIsThereAndAsksSeldom() {
        var health = new VirusScannerHealth(scanner(clamd.url()), clock);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        clamd.says("PANG");
        assertThat(health.health().getStatus()).as("not asked again yet").isEqualTo(Status.UP);
        clock.advance(VirusScannerHealth.LIFE);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsKey("reason");
        assertThat(new VirusScannerHealth(scanner(null), clock).health().getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void isNotAskedWhereThereIsNone() {
        for (var url : new URI[] {null, URI.create("")}) {
            assertThat(scanner(url).isSet()).isFalse();
            assertThat(scanner(url).scan(AGENCY, List.of(file("Hi")))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clamd://127.0.0.1",
                "clamd://127.0.0.1:3310",
                "clamd://127.8.9.10:3310/",
                "clamd://localhost:3310",
                "clamd://[::1]:3310",
                "clamd:///run/clamav/clamd.ctl"
            })
    void standsOnThisMachine(String url) {
        assertThat(properties(url).address()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clamd://clamav:3310",
                "clamd://192.0.2.7:3310",
                "clamd://0.0.0.0:3310",
                "clamd://[2001:db8::1]:3310",
                "clamd://localhost.evil.example:3310",
                "clamd://127.0.0.1.evil.example:3310"
            })
    void noFileCrossesTheNetworkInClear(String url) {
        assertThatThrownBy(() -> properties(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The property ownrelay.virus-scanner.url is wrong: its host is not this"
                                + " machine")
                .hasMessageContaining("Run clamd beside the application");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clamav:3310",
                "clamav",
                "http://127.0.0.1:3310",
                "clamd:run/clamd.ctl",
                "clamd:///",
                "clamd://a_b:3310",
                "clamd://127.0.0.1:70000",
                "clamd://127.0.0.1:0",
                "clamd://127.0.0.1/run/clamd.ctl",
                "clamd://me:secret@127.0.0.1",
                "clamd://127.0.0.1?a=b"
            })
    void saysWhatIsWrongWithItsUrl(String url) {
        assertThatThrownBy(() -> properties(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The property ownrelay.virus-scanner.url is wrong: it");
    }

    @Test
    void saysWhatIsWrongWithItsTimeout() {
        assertThatThrownBy(() -> new VirusScannerProperties(null, Duration.ZERO))
                .hasMessageStartingWith("The property ownrelay.virus-scanner.timeout is wrong: it");
    }

    private static VirusScannerProperties properties(String url) {
        return new VirusScannerProperties(URI.create(url), Duration.ofSeconds(1));
    }

    /// Waits longer than a slow machine needs.
    private VirusScanner scanner(@Nullable URI url) {
        return new VirusScanner(new VirusScannerProperties(url, Duration.ofSeconds(60)), clock);
    }

    private VirusScanner hasty(URI url) {
        return new VirusScanner(new VirusScannerProperties(url, Duration.ofSeconds(1)), clock);
    }

    private static Scanned scan(VirusScanner scanner, String file) {
        return scanner.scan(AGENCY, List.of(file(file))).getFirst();
    }

    private static VirusScanner.Content file(String text) {
        return file(bytes(text));
    }

    private static VirusScanner.Content file(byte[] octets) {
        return () -> new ByteArrayInputStream(octets);
    }

    private static Scanned clean(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new Scanned.Clean(HexFormat.of().formatHex(digest.digest(bytes(text))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
