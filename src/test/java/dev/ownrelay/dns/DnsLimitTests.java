package dev.ownrelay.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// How much is asked, waited for and taken in.
class DnsLimitTests {

    private static final String NAME = "agency.test";
    private static final Duration LONG = Duration.ofSeconds(20);

    @AutoClose final ScriptedDnsServer server = ScriptedDnsServer.start();
    @AutoClose final ExecutorService threads = Executors.newFixedThreadPool(8);

    final SettableClock clock = new SettableClock();

    @Test
    void soManyQuestionsAtOnceAndNoMore() {
        var dns = dns(LONG, 3, 1);
        var release = new Semaphore(0);
        var open = new AtomicInteger();
        var most = new AtomicInteger();
        server.beforeAnswer(() -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            release.acquireUninterruptibly();
            open.decrementAndGet();
        });
        IntStream.range(0, 8).forEach(i -> server.txt("n" + i + ".test", "x"));
        var asked =
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                CompletableFuture.supplyAsync(
                                        () -> dns.txt("n" + i + ".test"), threads))
                        .toList();
        Waiting.until(() -> open.get() == 3);
        release.release(8);
        asked.forEach(answer -> assertThat(answer.join()).isInstanceOf(Found.class));
        assertThat(most).hasValue(3);
    }

    @Test
    void whoWaitsTooLongForAPlaceGoesWithout() {
        var dns = dns(Duration.ofSeconds(1), 1, 1);
        server.silent(true);
        var first = CompletableFuture.supplyAsync(() -> dns.txt(NAME), threads);
        Waiting.until(() -> !server.questions().isEmpty());
        assertThat(dns.txt("other.test")).isEqualTo(new Failed<>(Reason.BUSY));
        assertThat(first.join()).isEqualTo(new Failed<>(Reason.SILENCE));
        server.silent(false).txt("other.test", "x");
        assertThat(dns.txt("other.test")).as("a place is free").isInstanceOf(Found.class);
    }

    @Test
    void whoIsToldToStopAsksNothing() {
        Thread.currentThread().interrupt();
        assertThat(dns(LONG, 1, 1).txt(NAME)).isEqualTo(new Failed<>(Reason.BUSY));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void manySilentServersDoNotAddUp() {
        server.silent(true);
        assertThat(dns(Duration.ofMillis(100), 1, 20).txt(NAME))
                .isEqualTo(new Failed<>(Reason.SILENCE));
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void whatWasHeardSaysMoreThanTheSilenceAfterIt() {
        var heard = new AtomicInteger();
        server.code(NAME, Rcode.SERVFAIL)
                .beforeAnswer(() -> server.silent(heard.getAndIncrement() > 0));
        assertThat(dns(Duration.ofMillis(200), 1, 1).txt(NAME))
                .isEqualTo(new Failed<>(Reason.SERVER_FAILURE));
        assertThat(server.questions()).containsExactly(NAME, NAME);
    }

    @Test
    void aTextOf64KibibytesIsTooLargeAndSoonSaidToBe() {
        var dns = dns(LONG, 1, 2);
        server.txt(NAME, Collections.nCopies(250, "x".repeat(255)).toArray(String[]::new));
        assertThat(dns.txt(NAME)).isEqualTo(new Failed<>(Reason.TOO_LARGE));
        assertThat(dns.txt(NAME)).isEqualTo(new Failed<>(Reason.TOO_LARGE));
        assertThat(server.questions()).containsExactly(NAME, NAME + " tcp");
        server.onlyTxt(NAME, "x");
        clock.advance(Duration.ofMinutes(1));
        assertThat(dns.txt(NAME)).isInstanceOf(Found.class);
    }

    @Test
    void thousandsOfRecordsAreTooMany() {
        server.code(NAME, Rcode.NOERROR).change(NAME, answer -> fill(answer, NAME));
        assertThat(dns(LONG, 1, 1).a(NAME)).isEqualTo(new Failed<>(Reason.TOO_LARGE));
    }

    @Test
    void thousandsOfRecordsOfOtherNamesAreNone() {
        server.code(NAME, Rcode.NOERROR).change(NAME, answer -> fill(answer, "x.agency.test"));
        assertThat(dns(LONG, 1, 1).a(NAME)).isEqualTo(new NoRecords<>());
    }

    @Test
    void nobodyFollowsThousandsOfAliases() {
        server.code("a0.test", Rcode.NOERROR)
                .change(
                        "a0.test",
                        answer ->
                                IntStream.range(0, 1_000)
                                        .mapToObj(i ->
                                                new CNAMERecord(
                                                        name("a" + i + ".test"),
                                                        DClass.IN,
                                                        300,
                                                        name("a" + (i + 1) + ".test")))
                                        .forEach(alias -> answer.addRecord(alias, Section.ANSWER)));
        assertThat(dns(LONG, 1, 1).a("a0.test")).isEqualTo(new Failed<>(Reason.UNREADABLE));
    }

    private static void fill(Message answer, String owner) {
        for (int i = 0; i < 3_000; i++) {
            var address = InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250);
            answer.addRecord(new ARecord(name(owner), DClass.IN, 300, address), Section.ANSWER);
        }
    }

    private static Name name(String text) {
        return Name.fromConstantString(text + ".");
    }

    private Dns dns(Duration timeout, int atOnce, int servers) {
        var addresses = Collections.nCopies(servers, server.address());
        var properties =
                new DnsProperties(List.copyOf(addresses), timeout, Duration.ofHours(1), atOnce);
        return new Dns(new DnsServers(properties), properties, clock);
    }
}
