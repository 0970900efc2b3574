package dev.ownrelay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownrelay.conversation.Talk;
import dev.ownrelay.http.HttpFailure.Kind;
import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
@ResourceLock("GuardedHttpTests")
class GuardedHttpTests {

    private static final ScriptedProvider PROVIDER = ScriptedProvider.start();
    private static final Map<String, String> FORM = Map.of("name", "a b&c=ü");

    @BeforeEach
    void behave() {
        PROVIDER.behave();
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Test
    void saysAFormAndReadsTheAnswer() throws HttpFailure {
        PROVIDER.once(ScriptedProvider.json(400, "{\"error\":\"é\"}"));

        var reply = http(talk()).post(url("/token"), FORM);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"error\":\"é\"}");
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(PROVIDER.asked()).containsExactly(new ScriptedProvider.Asked("/token", FORM));
    }

    @Test
    void asksNoAddressThatAMailServerMayNotStandAt() {
        assertFails(Kind.BLOCKED, talk().with("allowed-networks", ""), url("/"));
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void asksNoPortThatIsNotAllowed() {
        assertFails(Kind.BLOCKED, talk().with("allowed-ports", "25,587"), url("/"));
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void asksThePortsOfTheWebWhateverIsAllowed() {
        var nobody = talk().with("allowed-ports", "25");
        assertFails(Kind.UNREACHABLE, nobody, URI.create("https://127.7.7.7/"));
    }

    @Test
    void saysNoFormInClearTextAndNoLoginInAnAddress() {
        for (var address :
                new String[] {"http://localhost/", "https://a:b@localhost/", "file:/x"}) {
            assertFails(Kind.BLOCKED, talk(), URI.create(address));
        }
    }

    @Test
    void goesWhereNobodyRedirectsIt() throws HttpFailure {
        PROVIDER.once(ScriptedProvider.redirect(PROVIDER.url("/elsewhere")));

        assertThat(http(talk()).post(url("/token"), FORM).status()).isEqualTo(307);
        assertThat(PROVIDER.asked()).hasSize(1);
    }

    @Test
    void readsSixtyFourKibibytesAndNoMore() throws HttpFailure {
        PROVIDER.once(ScriptedProvider.json(200, "x".repeat(GuardedHttp.MOST_OCTETS)));
        assertThat(http(talk()).get(url("/")).body()).hasSize(GuardedHttp.MOST_OCTETS);

        PROVIDER.once(ScriptedProvider.json(200, "x".repeat(GuardedHttp.MOST_OCTETS + 1)));
        assertFails(Kind.GARBAGE, talk(), url("/"));
    }

    @Test
    void endsAtItsDeadlineWhateverIsSaidMeanwhile() {
        PROVIDER.once(PROVIDER.silence()).once(PROVIDER.trickle());
        assertFails(Kind.TIMED_OUT, talk(), url("/"), Duration.ofMillis(700));
        assertFails(Kind.TIMED_OUT, talk(), url("/"), Duration.ofMillis(700));
        assertThat(PROVIDER.asked()).hasSize(2);
    }

    @Test
    void endsAtItsDeadlineWhereNobodySpeaksTls() throws IOException {
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var address = URI.create("https://localhost:" + mute.getLocalPort() + "/");
            assertFails(Kind.TIMED_OUT, talk(), address, Duration.ofMillis(700));
        }
    }

    @Test
    void looksUpOnceAndGoesToWhatWasChecked() throws HttpFailure {
        var lookUps = new AtomicInteger();
        var rebinding =
                talk().resolving(_ ->
                        new InetAddress[] {
                            InetAddress.getByName(
                                    lookUps.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1")
                        });
        PROVIDER.once(ScriptedProvider.json(200, "{}"));

        assertThat(http(rebinding).get(named()).ok()).isTrue();
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void refusesAHostOfWhichOneAddressIsNotAllowed() {
        var mixed =
                talk().resolving(_ ->
                        new InetAddress[] {
                            InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.1")
                        });
        assertFails(Kind.BLOCKED, mixed, named());
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void trustsWhomMailTrusts() {
        assertFails(Kind.TLS, new Talk(), url("/"));
        try (var other = ScriptedProvider.start(TestCertificate.ofAnotherName())) {
            var trusting = Talk.trusting(TestCertificate.ofAnotherName());
            assertFails(Kind.TLS, trusting, URI.create(other.url("/")));
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void tellsNobodyThereFromNoAnswer() {
        try (var closed = ClosedPort.any()) {
            var address = URI.create("https://localhost:" + closed.number() + "/");
            assertFails(Kind.UNREACHABLE, talk(), address);
        }
        PROVIDER.once(ScriptedProvider.hangUp());
        assertFails(Kind.GARBAGE, talk(), url("/"));
    }

    private static Talk talk() {
        return Talk.trusting(TestCertificate.good());
    }

    private static GuardedHttp http(Talk talk) {
        return new GuardedHttp(talk.policy(), talk.trust());
    }

    private static URI url(String path) {
        return URI.create(PROVIDER.url(path));
    }

    /// By a name that the test's own DNS knows.
    private static URI named() {
        return URI.create("https://mail.agency.example:" + PROVIDER.port() + "/");
    }

    private static void assertFails(Kind kind, Talk talk, URI url) {
        assertFails(kind, talk, url, Duration.ofSeconds(20));
    }

    private static void assertFails(Kind kind, Talk talk, URI url, Duration limit) {
        var http = new GuardedHttp(talk.policy(), talk.trust(), limit);
        assertThatExceptionOfType(HttpFailure.class)
                .isThrownBy(() -> http.post(url, FORM))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
