package dev.ownrelay.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.HostPolicy.Verdict;
import dev.ownrelay.relay.RelayPlace;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class HostPolicyTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    @ParameterizedTest
    @MethodSource("dev.ownrelay.network.ForbiddenTarget#literals")
    void refusesWhatIsNotGlobalUnicast(ForbiddenTarget target) {
        assertThat(policy("25").check(target.host(), 25, false, LIMIT))
                .isInstanceOf(Verdict.Blocked.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.255.255",
                "198.20.0.1",
                "223.255.255.255",
                "168.63.129.15",
                "2a00:1450:4001:800::1",
                "2606:4700::1111",
                "2600::",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8"
            })
    void allowsGlobalUnicast(String host) {
        assertThat(policy("25").check(host, 25, false, LIMIT)).isInstanceOf(Verdict.Allowed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, 11.0.0.1, true",
        "10.0.0.0/8, 192.168.0.1, false",
        "10.1.0.0/20, 10.1.15.255, true",
        "10.1.0.0/20, 10.1.16.0, false",
        "192.168.7.9, 192.168.7.9, true",
        "192.168.7.9, 192.168.7.8, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "0.0.0.0/0, 127.0.0.1, true",
        "0.0.0.0/0, ::1, true",
        "::/0, fe80::1, true"
    })
    void allowsTheNetworksOfTheOperator(String network, String host, boolean allowed) {
        var properties = new Talk().with("allowed-networks", network).properties();
        assertThat(
                        new HostPolicy(properties, new LookUps()).check(host, 25, false, LIMIT)
                                instanceof Verdict.Allowed)
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10.1.2.3, true",
        "'', 172.31.255.255, true",
        "'', 172.32.0.0, false",
        "'', 192.168.1.1, true",
        "'', 100.64.0.1, true",
        "'', 169.254.169.254, true",
        "'', fd00::1, true",
        "'', 64:ff9b::a01:203, true",
        "'', 2002:a01:203::1, true",
        "'', 8.8.8.8, false",
        "'', 127.0.0.1, false",
        "'', 192.0.2.1, false",
        "'', 2001:db8::1, false",
        "10.1.0.0/16, 10.1.2.3, false",
        "10.1.0.0/16, 10.2.2.3, true"
    })
    void hidesNetworksInsideThatTheOperatorDoesNotAllow(
            String network, String address, boolean hidden) {
        var properties = new Talk().with("allowed-networks", network).properties();
        var policy = new HostPolicy(properties, new LookUps());
        assertThat(policy.hides(InetAddress.ofLiteral(address))).isEqualTo(hidden);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 127.0.0.1, true",
        "'', ::1, true",
        "'', 10.1.2.3, false",
        "'', 8.8.8.8, false",
        "10.1.0.0/16, 10.1.2.3, true",
        "10.1.0.0/16, 10.2.2.3, false",
        "10.1.0.0/16, fd00::1, false",
        "fd00::/8, fd00::1, true",
    })
    void letsClearTextGoToThisMachineAndWhereTheOperatorSays(
            String networks, String address, boolean permitted) {
        var properties = new Talk().with("clear-text-networks", networks).properties();
        var policy = new HostPolicy(properties, new LookUps());
        var here = InetAddress.getLoopbackAddress();
        var there = InetAddress.ofLiteral(address);
        assertThat(policy.permitsClearText(List.of(there))).isEqualTo(permitted);
        assertThat(policy.permitsClearText(List.of(here, there))).isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({
        "25, true",
        "465, true",
        "587, true",
        "2525, true",
        "22, false",
        "80, false",
        "6379, false",
        "0, false",
        "65535, false"
    })
    void allowsThePortsOfTheList(int port, boolean allowed) {
        assertThat(policy("25", "465", "587", "2525").check("8.8.8.8", port, false, LIMIT))
                .isInstanceOf(allowed ? Verdict.Allowed.class : Verdict.Blocked.class);
    }

    @Test
    void refusesANameWithOneForbiddenAddress() throws UnknownHostException {
        var addresses =
                new InetAddress[] {
                    InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")
                };
        var policy = new HostPolicy(properties("25"), new LookUps(host -> addresses));

        assertThat(policy.check("mail.agency.example", 25, false, LIMIT))
                .isEqualTo(new Verdict.Blocked());
    }

    @Test
    void looksANameUpOnceAndKeepsTheAnswer() throws UnknownHostException {
        var publicAddress = InetAddress.getByName("8.8.8.8");
        var privateAddress = InetAddress.getByName("127.0.0.1");
        var lookUps = new AtomicInteger();
        LookUps.Resolver rebinding =
                host ->
                        new InetAddress[] {
                            lookUps.getAndIncrement() == 0 ? publicAddress : privateAddress
                        };

        var verdict =
                new HostPolicy(properties("25"), new LookUps(rebinding))
                        .check("mail.evil.example", 25, false, LIMIT);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Allowed.class,
                        allowed ->
                                assertThat(allowed.addresses())
                                        .singleElement()
                                        .satisfies(a -> {
                                            assertThat(a.getHostAddress()).isEqualTo("8.8.8.8");
                                            assertThat(a.getHostName())
                                                    .isEqualTo("mail.evil.example");
                                        }));
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void looksUpNothingForAForbiddenPort() {
        var lookUps = new AtomicInteger();
        LookUps.Resolver counting =
                host -> {
                    lookUps.incrementAndGet();
                    throw new UnknownHostException(host);
                };

        assertThat(
                        new HostPolicy(properties("25"), new LookUps(counting))
                                .check("mail.agency.example", 22, false, LIMIT))
                .isEqualTo(new Verdict.Blocked());
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void saysThatANameIsUnknown() {
        LookUps.Resolver empty =
                host -> {
                    throw new UnknownHostException(host);
                };

        assertThat(
                        new HostPolicy(properties("25"), new LookUps(empty))
                                .check("mail.agency.example", 25, false, LIMIT))
                .isEqualTo(new Verdict.NotFound());
    }

    @Test
    @Timeout(30)
    void waitsForALookUpNoLongerThanItsLimit() {
        var never = new CountDownLatch(1);
        assertThat(
                        new HostPolicy(properties("25"), new LookUps(waiting(never)))
                                .check("mail.agency.example", 25, false, Duration.ofMillis(100)))
                .isEqualTo(new Verdict.TimedOut());
        never.countDown();
    }

    @Test
    @Timeout(30)
    void keepsFewLookUpsUnderWay() {
        var never = new CountDownLatch(1);
        var begun = new AtomicInteger();
        var waiting = waiting(never);
        var policy =
                new HostPolicy(
                        properties("25"),
                        new LookUps(host -> {
                            begun.incrementAndGet();
                            return waiting.resolve(host);
                        }));

        for (int agency = 0; agency < 5; agency++) {
            CurrentTenant.run(
                    UUID.randomUUID(),
                    () -> {
                        for (int i = 0; i < LookUps.OF_AN_AGENCY + 1; i++) {
                            assertThat(policy.check("mail.agency.example", 25, false, SHORT))
                                    .isEqualTo(new Verdict.TimedOut());
                        }
                    });
        }
        assertThat(begun).hasValue(LookUps.MOST);
        never.countDown();
    }

    @Test
    @Timeout(30)
    void anAgencyWhoseNameServerIsSilentLeavesOthersTheirs() {
        var never = new CountDownLatch(1);
        var waiting = waiting(never);
        var lookUps =
                new LookUps(host ->
                        host.startsWith("silent")
                                ? waiting.resolve(host)
                                : new InetAddress[] {InetAddress.getByName("192.0.9.1")});
        var policy = new HostPolicy(properties("25"), lookUps);
        CurrentTenant.run(
                UUID.randomUUID(),
                () -> {
                    for (int i = 0; i < LookUps.MOST; i++) {
                        policy.check("silent.agency.example", 25, false, SHORT);
                    }
                    assertThat(policy.check("mail.agency.example", 25, false, SHORT))
                            .as("its own wait for it")
                            .isEqualTo(new Verdict.TimedOut());
                });
        CurrentTenant.run(
                UUID.randomUUID(),
                () ->
                        assertThat(policy.check("mail.other.example", 25, false, LIMIT))
                                .isInstanceOf(Verdict.Allowed.class));
        never.countDown();
    }

    @Test
    @Timeout(30)
    void noAgencyKeepsTheDefaultRelayFromBeingFound() throws Exception {
        var never = new CountDownLatch(1);
        var waiting = waiting(never);
        var lookUps =
                new LookUps(host ->
                        host.startsWith("silent")
                                ? waiting.resolve(host)
                                : new InetAddress[] {InetAddress.getByName("192.0.9.1")});
        var relay = new SmtpEndpoint(null, "relay.test", 25, Tls.NONE, null, null, null, 1);
        var place = new RelayPlace(relay, List.of(), LIMIT, lookUps);
        var policy = new HostPolicy(properties("25"), place, lookUps);
        for (int i = 0; i < LookUps.MOST; i++) {
            CurrentTenant.run(
                    UUID.randomUUID(),
                    () -> policy.check("silent.agency.example", 25, false, SHORT));
        }
        assertThat(policy.check("mail.agency.example", 25, false, SHORT))
                .isEqualTo(new Verdict.TimedOut());
        assertThat(policy.check(relay, LIMIT)).isInstanceOf(Verdict.Allowed.class);
        never.countDown();
    }

    /// The limit of a test of a server, 3 seconds, holds for its look-up too.
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aTestOfAServerWaitsForItsLookUpNoLongerThanSomebodyBeforeThePage() {
        var never = new CountDownLatch(1);
        var talk = new Talk().with("connect-timeout", "1h").resolving(waiting(never));
        var endpoint = new SmtpEndpoint(null, Talk.HOST, 25, Tls.NONE, null, null, null, 1);

        var report = talk.test().run(endpoint, "anna@agency.example", StepListener.NONE);

        assertThat(report.result().text()).isEqualTo(Fault.TIMED_OUT.text());
        never.countDown();
    }

    private static LookUps.Resolver waiting(CountDownLatch end) {
        return _ -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        };
    }

    @ParameterizedTest
    @MethodSource("dev.ownrelay.network.ForbiddenTarget#literals")
    void letsAWebServerStandNowhereElse(ForbiddenTarget target) {
        assertThat(policy("25").checkWeb(target.host(), 443, LIMIT))
                .isInstanceOf(Verdict.Blocked.class);
    }

    @Test
    void knowsThePortsOfTheWebBesides() {
        var policy = policy("25");
        for (int port : new int[] {25, 80, 443}) {
            assertThat(policy.checkWeb("8.8.8.8", port, LIMIT)).isInstanceOf(Verdict.Allowed.class);
        }
        assertThat(policy.checkWeb("8.8.8.8", 8443, LIMIT)).isInstanceOf(Verdict.Blocked.class);
        assertThat(policy.check("8.8.8.8", 443, true, LIMIT)).isInstanceOf(Verdict.Blocked.class);
    }

    @Test
    void keepsWebServersFromTheDefaultRelay() {
        var relay = new SmtpEndpoint(null, "127.0.0.1", 2525, Tls.NONE, null, null, null, 1);
        var policy = new Talk().withRelay(relay).policy();
        assertThat(policy.checkWeb("127.0.0.1", 2525, LIMIT)).isInstanceOf(Verdict.Blocked.class);
        assertThat(policy.checkWeb("127.0.0.1", 2526, LIMIT)).isInstanceOf(Verdict.Allowed.class);
    }

    private static HostPolicy policy(String... ports) {
        return new HostPolicy(properties(ports), new LookUps());
    }

    private static SmtpProperties properties(String... ports) {
        return new Talk()
                .with("allowed-networks", "")
                .with("allowed-ports", String.join(",", ports))
                .properties();
    }
}
