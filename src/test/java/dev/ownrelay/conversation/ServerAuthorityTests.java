package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Untrusted;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;

/// A server with a certificate authority of its own.
@Timeout(60)
class ServerAuthorityTests {

    @AutoClose private final ScriptedSmtpServer server = ScriptedSmtpServer.start();
    private final MailSenderFactory senders = new Talk().senders();

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void isTrustedForItsOwnAuthority(Tls tls) {
        serve(tls, TestCertificate.signed());

        assertThat(send(tls, TestCertificate.signed())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void isTrustedForItsOwnCertificate(Tls tls) {
        serve(tls, TestCertificate.good());

        assertThat(send(tls, TestCertificate.good())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void vouchesForNoOtherServer(Tls tls) {
        serve(tls, TestCertificate.signed());
        assertThat(send(tls, TestCertificate.signed())).isInstanceOf(Accepted.class);

        refuses(send(tls, TestCertificate.good()), Fault.CERTIFICATE_UNTRUSTED.text());
        refuses(send(Talk.endpoint(server, tls)), Fault.CERTIFICATE_UNTRUSTED.text());
        assertThat(send(tls, TestCertificate.signed())).isInstanceOf(Accepted.class);
    }

    @Test
    void standsBesideTheAuthoritiesOfTheInstallation() {
        serve(Tls.TLS, TestCertificate.good());
        var talk = Talk.trusting(TestCertificate.good());
        var endpoint = endpoint(Tls.TLS, TestCertificate.signed().text());

        assertThat(talk.send(endpoint)).isInstanceOf(Accepted.class);
    }

    @Test
    void mustStillBearTheName() {
        serve(Tls.TLS, TestCertificate.ofAnotherName());

        refuses(
                send(Tls.TLS, TestCertificate.ofAnotherName()),
                Fault.CERTIFICATE_OTHER_NAME.text());
    }

    @Test
    void mustStillBeOfToday() {
        serve(Tls.TLS, TestCertificate.expired());

        refuses(send(Tls.TLS, TestCertificate.expired()), Fault.CERTIFICATE_EXPIRED.text());
    }

    @Test
    void mustHaveAnAuthorityOfToday() {
        serve(Tls.TLS, TestCertificate.signedLongAgo());

        refuses(send(Tls.TLS, TestCertificate.signedLongAgo()), Fault.CERTIFICATE_EXPIRED.text());
    }

    @Test
    void isJudgedByTheClockOfTheInstallation() {
        serve(Tls.TLS, TestCertificate.signed());
        var late = Clock.offset(Clock.systemUTC(), Duration.ofDays(4000));
        var endpoint = endpoint(Tls.TLS, TestCertificate.signed().text());

        refuses(new Talk().at(late).send(endpoint), Fault.CERTIFICATE_EXPIRED.text());
    }

    @Test
    void refusesWhereItsAuthorityCannotBeRead() {
        serve(Tls.TLS, TestCertificate.signed());

        refuses(send(endpoint(Tls.TLS, "x")), Fault.AUTHORITY_UNREADABLE.text());
    }

    @Test
    void resumesItsTlsSessions() throws IOException {
        serve(Tls.TLS, TestCertificate.signed());
        var trust = new TlsTrust(new Talk().properties(), Clock.systemUTC());
        var authority = TestCertificate.signed().text();

        long first = session(trust, authority);
        assertThat(session(trust, authority)).isEqualTo(first);
        assertThat(session(trust, authority + TestCertificate.good().text())).isGreaterThan(first);
    }

    /// When the session was made: one that resumes is as old as the first.
    private long session(TlsTrust trust, String authority) throws IOException {
        var raw = new Socket(InetAddress.getLoopbackAddress(), server.port());
        try (var tls = trust.secure(raw, Talk.HOST, authority)) {
            assertThat(tls.getInputStream().read()).isEqualTo('2');
            long made = tls.getSession().getCreationTime();
            Waiting.until(() -> System.currentTimeMillis() > made);
            return made;
        }
    }

    @Test
    void remembersABoundedNumberOfAuthorities() throws IOException {
        var trust = new TlsTrust(new Talk().properties(), Clock.systemUTC());
        var first = trust.context(TestCertificate.signed().text());
        for (int i = 1; i <= 70; i++) {
            trust.context(TestCertificate.good().text() + "\n".repeat(i));
        }

        assertThat(trust.context(TestCertificate.signed().text())).isNotSameAs(first);
    }

    private DeliveryResult send(Tls tls, TestCertificate authority) {
        return send(endpoint(tls, authority.text()));
    }

    private DeliveryResult send(SmtpEndpoint endpoint) {
        return switch (senders.create(endpoint).open()) {
            case Opened.Failed(var result) -> result;
            case Opened.Open(var connection) -> {
                try (connection) {
                    yield connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
                }
            }
        };
    }

    private SmtpEndpoint endpoint(Tls tls, String authority) {
        return new SmtpEndpoint(
                null, Talk.HOST, server.port(), tls, null, null, null, authority, 1);
    }

    private void serve(Tls tls, TestCertificate certificate) {
        if (tls == Tls.TLS) {
            server.implicitTls(certificate);
        } else {
            server.startTls(certificate);
        }
    }

    private static void refuses(DeliveryResult result, String text) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Untrusted.class, r -> assertThat(r.reply().text()).isEqualTo(text));
    }
}
