package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Unauthorized;
import dev.ownrelay.conversation.DeliveryResult.Unavailable;
import dev.ownrelay.conversation.DeliveryResult.Untrusted;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;

@Timeout(60)
@Isolated("waits 300 ms at most")
class TlsTests {

    private static final String PASSWORD = "pass: wörd~";

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start().requireLogin("anna", PASSWORD);

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void logsInOverTlsAndHandsOverAMessage(Tls tls) {
        serve(tls, TestCertificate.good());

        assertThat(trusting().send(endpoint(tls))).isInstanceOf(Accepted.class);
        assertThat(server.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.login()).isEqualTo("anna"));
        assertThat(server.count("AUTH")).isEqualTo(1);
        assertThat(server.commands()).anyMatch(command -> command.startsWith("AUTH PLAIN "));
    }

    @Test
    void usesLoginWhereTheServerHasOnlyThat() {
        serve(Tls.TLS, TestCertificate.good());
        server.reply("EHLO", "250-mail.agency.example\r\n250 AUTH LOGIN XOAUTH2");

        assertThat(trusting().send(endpoint(Tls.TLS))).isInstanceOf(Accepted.class);
        assertThat(server.commands()).anyMatch(command -> command.startsWith("AUTH LOGIN"));
    }

    @Test
    void checksTheCertificateOfAnAddressToo() {
        serve(Tls.TLS, TestCertificate.good());
        var endpoint =
                new SmtpEndpoint(
                        null, "127.0.0.1", server.port(), Tls.TLS, "anna", PASSWORD, null, 1);

        assertThat(trusting().send(endpoint)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void refusesACertificateThatNobodyVouchesFor(Tls tls) {
        serve(tls, TestCertificate.good());

        refuses(new Talk(), tls, Fault.CERTIFICATE_UNTRUSTED.text());
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void refusesACertificateOfAnotherName(Tls tls) {
        serve(tls, TestCertificate.ofAnotherName());

        refuses(
                Talk.trusting(TestCertificate.ofAnotherName()),
                tls,
                Fault.CERTIFICATE_OTHER_NAME.text());
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void refusesAnExpiredCertificate(Tls tls) {
        serve(tls, TestCertificate.expired());

        refuses(Talk.trusting(TestCertificate.expired()), tls, Fault.CERTIFICATE_EXPIRED.text());
    }

    @Test
    void refusesAServerThatNoLongerOffersStartTls() {
        refuses(trusting(), Tls.STARTTLS, Fault.NO_STARTTLS.text());
    }

    @Test
    void refusesStartTlsWithoutLoginToo() {
        var endpoint = Talk.endpoint(server, Tls.STARTTLS);

        assertThat(trusting().send(endpoint)).isInstanceOf(Untrusted.class);
        assertThat(server.count("MAIL")).isZero();
    }

    @Test
    void refusesWhatWasInjectedAfterStartTls() {
        serve(Tls.STARTTLS, TestCertificate.good());
        server.reply("STARTTLS", "220 go ahead\r\n250-evil.example\r\n250 AUTH PLAIN");

        refuses(trusting(), Tls.STARTTLS, Fault.CLEAR_TEXT_AFTER_STARTTLS.text());
    }

    @Test
    void refusesAPortThatDoesNotSpeakTls() {
        refuses(trusting(), Tls.TLS, Fault.NOT_TLS.text());
    }

    @Test
    void waitsNotForeverForAGreetingOfAPortThatSpeaksTls() {
        serve(Tls.TLS, TestCertificate.good());

        assertThat(Talk.impatient().send(endpoint(Tls.STARTTLS)))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        r -> {
                            assertThat(r.reply().stage()).isEqualTo(Stage.GREETING);
                            assertThat(r.reply().text()).isEqualTo(Fault.TIMED_OUT.text());
                        });
    }

    @Test
    void sendsNothingWhereAuthIsNotOffered() {
        serve(Tls.TLS, TestCertificate.good());
        server.reply("EHLO", "250-mail.agency.example\r\n250 PIPELINING");

        assertUnauthorized(trusting(), Tls.TLS, Fault.NO_AUTH.text());
    }

    @Test
    void forgetsWhatWasOfferedBeforeTls() {
        serve(Tls.STARTTLS, TestCertificate.good());
        server.replyOnce("EHLO", "250-mail.agency.example\r\n250-STARTTLS\r\n250 AUTH PLAIN")
                .replyOnce("EHLO", "250 mail.agency.example");

        assertUnauthorized(trusting(), Tls.STARTTLS, Fault.NO_AUTH.text());
    }

    @Test
    void givesUpWhereEhloIsRefusedInsideTls() {
        serve(Tls.STARTTLS, TestCertificate.good());
        server.replyOnce("EHLO", "250-mail.agency.example\r\n250-STARTTLS\r\n250 AUTH PLAIN")
                .replyOnce("EHLO", "502 5.5.1 No");

        assertThat(trusting().send(endpoint(Tls.STARTTLS))).isInstanceOf(Unavailable.class);
        assertThat(server.count("AUTH")).isZero();
    }

    @Test
    void namesTheMechanismsOfAServerThatHasNoneOfOurs() {
        serve(Tls.TLS, TestCertificate.good());
        server.reply("EHLO", "250-mail.agency.example\r\n250 AUTH GSSAPI NTLM");

        assertUnauthorized(trusting(), Tls.TLS, Fault.NO_MECHANISM.with("GSSAPI NTLM"));
    }

    @Test
    void doesNotEvenConnectForALoginWithoutTls() {
        assertUnauthorized(trusting(), Tls.NONE, Fault.PLAINTEXT_LOGIN.text());
        assertThat(server.connections()).isZero();
    }

    @Test
    void doesNotEvenConnectWithoutTlsToAnotherMachine() {
        var elsewhere = InetAddress.ofLiteral("10.1.2.3");
        var talk =
                new Talk()
                        .with("allowed-networks", "127.0.0.0/8,10.0.0.0/8")
                        .resolving(_ ->
                                new InetAddress[] {InetAddress.getLoopbackAddress(), elsewhere});
        refuses(talk, plain(), Fault.CLEAR_TEXT.text());
        assertThat(server.connections()).isZero();
        talk.with("clear-text-networks", "10.0.0.0/8").connect(plain()).close();
        assertThat(server.connections()).isOne();
    }

    @Test
    void logsInWithoutTlsWhereTheOperatorAllowsIt() {
        var talk = trusting().with("allow-plaintext-login", "true");

        assertThat(talk.send(endpoint(Tls.NONE))).isInstanceOf(Accepted.class);
    }

    @Test
    void triesAWrongPasswordOnce() {
        serve(Tls.TLS, TestCertificate.good());
        var endpoint = Talk.endpoint(server, Tls.TLS, "anna", "wrong");

        assertThat(trusting().send(endpoint))
                .isInstanceOfSatisfying(
                        Unauthorized.class,
                        r -> {
                            assertThat(r.reply().code()).isEqualTo(535);
                            assertThat(r.reply().text()).doesNotContain("wrong");
                        });
        assertThat(server.count("AUTH")).isEqualTo(1);
    }

    @Test
    void doesNotStartWithATrustStoreThatHoldsNoCertificate() {
        var talk = new Talk().with("trust-store", "pom.xml");

        assertThatThrownBy(talk::senders).hasMessageContaining("ownrelay.smtp.trust-store");
    }

    private void serve(Tls tls, TestCertificate certificate) {
        if (tls == Tls.TLS) {
            server.implicitTls(certificate);
        } else {
            server.startTls(certificate);
        }
    }

    private void refuses(Talk talk, Tls tls, String text) {
        refuses(talk, endpoint(tls), text);
    }

    private void refuses(Talk talk, SmtpEndpoint endpoint, String text) {
        assertThat(talk.send(endpoint))
                .isInstanceOfSatisfying(
                        Untrusted.class,
                        r -> {
                            assertThat(r.reply().stage()).isEqualTo(Stage.TLS);
                            assertThat(r.reply().text()).isEqualTo(text);
                        });
        assertThat(server.count("AUTH")).isZero();
    }

    private void assertUnauthorized(Talk talk, Tls tls, String text) {
        assertThat(talk.send(endpoint(tls)))
                .isInstanceOfSatisfying(
                        Unauthorized.class, r -> assertThat(r.reply().text()).isEqualTo(text));
        assertThat(server.count("AUTH")).isZero();
        assertThat(server.count("MAIL")).isZero();
    }

    private static Talk trusting() {
        return Talk.trusting(TestCertificate.good());
    }

    private SmtpEndpoint plain() {
        return Talk.endpoint(server, Tls.NONE);
    }

    private SmtpEndpoint endpoint(Tls tls) {
        return Talk.endpoint(server, tls, "anna", PASSWORD);
    }
}
