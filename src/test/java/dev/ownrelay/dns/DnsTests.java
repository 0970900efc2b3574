package dev.ownrelay.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

class DnsTests {

    private static final String NAME = "_ownrelay.agency.test";

    ScriptedDnsServer server;
    SettableClock clock;
    Dns dns;

    @BeforeEach
    void start() {
        server = ScriptedDnsServer.start();
        clock = new SettableClock();
        dns = dns("20s", "1h", server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsHiddenIsAsIfItWereNot() {
        server.a("both.test", "10.1.2.3", "45.1.2.3").a("inside.test", "10.1.2.3");
        server.aaaa("six.test", "fd00::7").ptr("10.1.2.3", "db.inside.test");
        server.ptr("45.1.2.3", "both.test");
        var inside = InetAddress.ofLiteral("10.1.2.3");
        var six = InetAddress.ofLiteral("fd00::7");
        var shown = dns.without(List.of(inside, six)::contains);
        assertThat(shown.a("both.test").toString()).contains("45.1.2.3").doesNotContain("10.1.2.3");
        assertThat(shown.a("inside.test")).isEqualTo(shown.a("nothing.test"));
        assertThat(shown.aaaa("six.test")).isInstanceOf(NoSuchName.class);
        assertThat(shown.ptr(inside)).isInstanceOf(NoSuchName.class);
        assertThat(server.questions()).as("not even asked").noneMatch(n -> n.contains("in-addr"));
        assertThat(shown.ptr(InetAddress.ofLiteral("45.1.2.3"))).isInstanceOf(Found.class);
        assertThat(dns.a("inside.test")).as("the whole").isInstanceOf(Found.class);
    }

    @Test
    void saysWhatTheServerSays() {
        server.txt(NAME, "agency=", "one").txt(NAME, "Bürö");
        assertThat(records(NAME)).containsExactlyInAnyOrder("agency=one", "Bürö");
        var found = (Found<String>) dns.txt(NAME);
        assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(300));
        assertThat(found.server()).isEqualTo(server.address());
    }

    @Test
    void tellsNoNameFromNoRecords() {
        server.txt("agency.test", "x")
                .alias("alias.test", "agency.test")
                .alias("other.test", "gone.test");
        server.code("empty.test", Rcode.NOERROR);
        assertThat(dns.txt(NAME)).isEqualTo(new NoSuchName<>());
        assertThat(dns.txt("empty.test")).isEqualTo(new NoRecords<>());
        assertThat(records("alias.test")).containsExactly("x");
        assertThat(dns.txt("other.test")).isEqualTo(new NoSuchName<>());
    }

    @Test
    void readsWhoOffersAService() {
        server.srv("_submissions._tcp.agency.test", 10, 465, "Mail.agency.test")
                .srv("_submission._tcp.agency.test", 0, 0, "");
        assertThat(found(dns.srv("_submissions._tcp.agency.test")))
                .containsExactly(new ServiceHost(10, 0, 465, "Mail.agency.test"));
        assertThat(found(dns.srv("_submission._tcp.agency.test")))
                .as("it does not offer it")
                .containsExactly(new ServiceHost(0, 0, 0, ""));
        assertThat(dns.srv("_imap._tcp.agency.test")).isEqualTo(new NoSuchName<>());
    }

    @Test
    void readsAddressesMailHostsAndTheNamesOfAnAddress() {
        server.a("mail.test", "192.0.2.1", "192.0.2.2")
                .aaaa("mail.test", "2001:db8::1")
                .mx("agency.test", "mail.test", "spare.test")
                .mx("silent.test", "")
                .ns("agency.test", "ns0.dns.test")
                .ptr("192.0.2.1", "Mail.test")
                .ptr("2001:db8::1", "mail.test");
        assertThat(found(dns.a("mail.test")))
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
        assertThat(found(dns.aaaa("mail.test")))
                .containsExactly(InetAddress.ofLiteral("2001:db8::1"));
        assertThat(found(dns.mx("agency.test")))
                .containsExactlyInAnyOrder(
                        new MailHost(10, "mail.test"), new MailHost(20, "spare.test"));
        assertThat(found(dns.mx("silent.test"))).containsExactly(new MailHost(10, ""));
        assertThat(found(dns.ns("agency.test"))).containsExactly("ns0.dns.test");
        assertThat(found(dns.ptr(InetAddress.ofLiteral("192.0.2.1")))).containsExactly("Mail.test");
        assertThat(found(dns.ptr(InetAddress.ofLiteral("2001:db8::1"))))
                .containsExactly("mail.test");
        assertThat(dns.aaaa("agency.test")).isEqualTo(new NoRecords<>());
    }

    @Test
    void takesWhatMeansSomethingElseInAZoneFileAsItStands() {
        server.txt("a\\\\b\\@c.test", "x");
        assertThat(records("a\\b@c.test")).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVFAIL, SERVER_FAILURE",
        "REFUSED, REFUSED",
        "NOTIMP, REFUSED",
        "FORMERR, UNREADABLE"
    })
    void anErrorIsNoMissingRecord(String code, Reason reason) {
        server.txt(NAME, "x").code(NAME, Rcode.value(code));
        assertThat(dns.txt(NAME)).isEqualTo(new Failed<>(reason));
        server.behave().txt(NAME, "x");
        assertThat(records(NAME)).containsExactly("x");
    }

    @Test
    void silenceIsNoMissingRecord() {
        server.silent(true);
        dns = dns("1s", "1h", server.address());
        assertThat(dns.txt(NAME)).isEqualTo(new Failed<>(Reason.SILENCE));
        Waiting.until(() -> server.questions().size() == 2);
    }

    @Test
    void asksTheNextServerWhereOneFails() {
        server.txt(NAME, "x");
        try (var broken = ScriptedDnsServer.start()) {
            broken.code(NAME, Rcode.SERVFAIL);
            dns = dns("20s", "1h", broken.address(), server.address());
            assertThat(records(NAME)).containsExactly("x");
            assertThat(broken.questions()).hasSize(1);
        }
    }

    @Test
    void fetchesALongAnswerOverTcp() {
        var text = "x".repeat(255);
        server.txt(NAME, text, text, text, text, text, text);
        assertThat(records(NAME)).containsExactly(text.repeat(6));
        assertThat(server.questions()).containsExactly(NAME, NAME + " tcp");
    }

    @Test
    void wantsNoMoreThanAnybodyNeeds() {
        var text = "x".repeat(255);
        for (int i = 0; i < 65; i++) {
            server.txt(NAME, "x" + i);
            server.txt("large.test", i + text.substring(3));
        }
        assertThat(dns.txt(NAME)).isEqualTo(new Failed<>(Reason.TOO_LARGE));
        assertThat(dns.txt("large.test")).isEqualTo(new Failed<>(Reason.TOO_LARGE));
    }

    @Test
    void believesNothingThatWasNotAskedFor() {
        server.code(NAME, Rcode.NOERROR)
                .change(NAME, answer -> answer.addRecord(txt("other.test"), Section.ANSWER));
        assertThat(dns.txt(NAME)).isEqualTo(new NoRecords<>());
    }

    @Test
    void believesNobodyWhoAnswersSomethingElse() {
        dns = dns("200ms", "1h", server.address());
        server.txt(NAME, "x");
        for (Consumer<Message> forgery :
                List.<Consumer<Message>>of(
                        answer -> answer.getHeader().setID(answer.getHeader().getID() ^ 1),
                        answer -> answer.getHeader().unsetFlag(Flags.QR),
                        answer -> answer.removeAllRecords(Section.QUESTION))) {
            server.change(NAME, forgery);
            assertThat(dns.txtNow(NAME)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void aliasesThatLeadInACircleEnd() {
        server.code("a.test", Rcode.NOERROR);
        server.change(
                "a.test",
                answer -> {
                    answer.addRecord(alias("a.test", "b.test"), Section.ANSWER);
                    answer.addRecord(alias("b.test", "a.test"), Section.ANSWER);
                });
        assertThat(dns.txt("a.test")).isEqualTo(new Failed<>(Reason.UNREADABLE));
    }

    @Test
    void remembersAnAnswerAsLongAsItMayBeBelieved() {
        server.txt(NAME, "x");
        records(NAME);
        server.remove(NAME).txt(NAME, "y");
        clock.advance(Duration.ofSeconds(299));
        assertThat(records("_OWNRELAY.Agency.test.")).containsExactly("x");
        clock.advance(Duration.ofSeconds(1));
        assertThat(records(NAME)).containsExactly("y");
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void remembersNothingLongerThanItIsTold() {
        dns = dns("20s", "10s", server.address());
        server.txt(NAME, "x");
        records(NAME);
        clock.advance(Duration.ofSeconds(11));
        records(NAME);
        assertThat(server.questions()).hasSize(2);
        dns = dns("20s", "0s", server.address());
        records(NAME);
        records(NAME);
        assertThat(server.questions()).hasSize(4);
    }

    @Test
    void remembersAMissingRecordForAMinuteOnly() {
        dns.txt(NAME);
        server.txt(NAME, "x");
        clock.advance(Duration.ofSeconds(59));
        assertThat(dns.txt(NAME)).isEqualTo(new NoSuchName<>());
        clock.advance(Duration.ofSeconds(1));
        assertThat(records(NAME)).containsExactly("x");
    }

    @Test
    void asksAnewWhereSomebodyWantsToKnowNow() {
        server.txt(NAME, "x");
        records(NAME);
        server.remove(NAME);
        assertThat(dns.txtNow(NAME)).isEqualTo(new NoSuchName<>());
        assertThat(dns.txt(NAME)).as("what was learned counts").isEqualTo(new NoSuchName<>());
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void manyWhoAskTheSameAskOnce() {
        var release = new CountDownLatch(1);
        server.txt(NAME, "x").beforeAnswer(() -> await(release));
        try (var threads = Executors.newFixedThreadPool(20)) {
            var asked =
                    Stream.generate(() ->
                                    CompletableFuture.supplyAsync(() -> records(NAME), threads))
                            .limit(20)
                            .toList();
            Waiting.until(() -> !server.questions().isEmpty());
            release.countDown();
            asked.forEach(answer -> assertThat(answer.join()).containsExactly("x"));
        }
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void whatCannotBeANameIsNotAsked() {
        for (var name :
                List.of("", "bür.test", "a..b", "x".repeat(64) + ".test", "a.".repeat(130))) {
            assertThat(dns.txt(name)).isEqualTo(new Failed<>(Reason.BAD_NAME));
        }
        assertThat(server.questions()).isEmpty();
    }

    private List<String> records(String name) {
        return found(dns.txt(name));
    }

    private static <R> List<R> found(DnsAnswer<R> answer) {
        return answer instanceof Found<R>(var records, _, _) ? records : List.of();
    }

    private Dns dns(String timeout, String cache, String... servers) {
        var properties =
                new DnsProperties(
                        List.of(servers),
                        DurationStyle.detectAndParse(timeout),
                        DurationStyle.detectAndParse(cache),
                        32);
        return new Dns(new DnsServers(properties), properties, clock);
    }

    private static Record txt(String name) {
        return new TXTRecord(Name.fromConstantString(name + "."), DClass.IN, 300, "forged");
    }

    private static Record alias(String name, String target) {
        var to = Name.fromConstantString(target + ".");
        return new CNAMERecord(Name.fromConstantString(name + "."), DClass.IN, 300, to);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
