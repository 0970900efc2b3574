package dev.ownrelay.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.conversation.TlsFacts;
import dev.ownrelay.feedback.SeenReplies;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

class TestDiagnosisTests {

    private final SettableClock clock = new SettableClock();
    private final TestDiagnosis diagnosis =
            new TestDiagnosis(
                    new Rejections(),
                    new StaticListableBeanFactory().getBeanProvider(SeenReplies.class),
                    clock);

    @ParameterizedTest
    @CsvSource({
        "STARTTLS, 587, RESOLVE, address not allowed, test.address-not-allowed",
        "STARTTLS, 587, RESOLVE, no such host, test.name-not-found",
        "STARTTLS, 587, RESOLVE, timed out, test.name-service-silent",
        "STARTTLS, 587, CONNECT, connection refused, test.port-refused",
        "STARTTLS, 587, CONNECT, no route to host, test.port-refused",
        "STARTTLS, 587, CONNECT, timed out, test.network-blocked",
        "TLS, 587, TLS, server does not speak TLS on this port, test.plain-port",
        "TLS, 587, TLS, timed out, test.plain-port",
        "STARTTLS, 465, GREETING, timed out, test.tls-port",
        "NONE, 465, GREETING, connection closed by the server, test.tls-port",
        "STARTTLS, 587, GREETING, timed out, test.silent-greeting",
        "TLS, 465, GREETING, timed out, test.slow",
        "STARTTLS, 587, GREETING, unexpected reply: SSH-2.0-x, test.no-smtp",
        "STARTTLS, 587, EHLO, reply too long, test.no-smtp",
        "STARTTLS, 587, TLS, STARTTLS not offered, cause.tls-not-offered",
        "NONE, 25, TLS, connection without TLS not allowed, cause.clear-text-not-allowed",
        "STARTTLS, 587, TLS, clear text after STARTTLS, test.tls-tampered",
        "STARTTLS, 587, TLS, server does not speak TLS on this port, test.tls-failed",
        "TLS, 465, TLS, certificate of another name, cause.certificate-other-name",
        "TLS, 465, TLS, certificate not trusted, cause.certificate-untrusted",
        "TLS, 465, TLS, certificate expired, cause.certificate-expired",
        "TLS, 465, TLS, TLS too old, cause.tls-too-old",
        "TLS, 465, TLS, TLS failed: Received fatal alert: handshake_failure, test.tls-failed",
        "NONE, 25, AUTH, login without TLS not allowed, test.login-only-with-tls",
        "NONE, 25, AUTH, AUTH not offered, test.login-only-with-tls",
        "STARTTLS, 25, AUTH, AUTH not offered, test.login-not-offered",
        "STARTTLS, 587, AUTH, no common AUTH mechanism: CRAM-MD5, test.login-only-by-cram-md5",
        "STARTTLS, 587, AUTH, no common AUTH mechanism: XOAUTH2, cause.login-method-disabled",
        "STARTTLS, 587, AUTH, nobody is signed in, cause.sign-in-needed",
        "STARTTLS, 587, AUTH, no access token: timed out, cause.no-access-token",
        "STARTTLS, 587, MAIL, SMTPUTF8 not offered, test.address-needs-utf8",
        "STARTTLS, 587, RCPT, timed out, test.slow",
        "STARTTLS, 587, RCPT, connection closed by the server, test.connection-lost",
        "STARTTLS, 587, DOT, connection lost, test.message-uncertain"
    })
    void knowsWhatAFaultMeansForTheseSettings(
            Tls tls, int port, Stage stage, String text, String key) {
        assertThat(key(endpoint(tls, port, "anna"), stage, 0, text)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "anna, GREETING, 554, No SMTP service here, test.greeting-refused",
        "anna, GREETING, 421, Service not available, test.server-busy",
        "anna, TLS, 454, TLS not available, cause.certificate",
        "anna, TLS, 501, Syntax, test.starttls-refused",
        "anna, AUTH, 535, 5.7.8 Authentication credentials invalid, cause.login-refused",
        "anna, AUTH, 535, '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is"
                + " disabled for the Tenant', cause.login-method-disabled",
        "anna, AUTH, 534, 5.7.9 Application-specific password required,"
                + " cause.login-needs-app-password",
        ", MAIL, 530, 5.7.0 Authentication required, test.login-needed",
        "anna, MAIL, 530, 5.7.0 Must issue a STARTTLS command first, cause.encryption-required",
        "anna, MAIL, 550, 5.1.0 No, test.sender-refused",
        "anna, MAIL, 553, 5.7.1 Sender address rejected: not owned by user,"
                + " cause.sender-not-allowed",
        ", RCPT, 554, 5.7.1 Relay access denied, test.relay-needs-login",
        "anna, RCPT, 554, 5.7.1 Relay access denied, test.relay-refused",
        ", RCPT, 550, 5.7.1 No, test.relay-needs-login",
        "anna, RCPT, 550, 5.1.1 User unknown, test.recipient-refused",
        "anna, RCPT, 450, 4.2.0 Greylisted for 5 minutes, test.greylisted",
        "anna, RCPT, 451, 4.3.0 Later, test.server-busy",
        "anna, RCPT, 421, 4.3.2 Shutting down, test.server-busy",
        "anna, DATA, 554, No, test.refused",
        "anna, DOT, 552, 5.3.4 Message too big, cause.message-too-big"
    })
    void knowsWhatAReplyMeansForTheseSettings(
            String user, Stage stage, int code, String text, String key) {
        assertThat(key(endpoint(Tls.STARTTLS, 587, user), stage, code, text)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "TLS, 587, TLS, server does not speak TLS on this port, STARTTLS",
        "STARTTLS, 465, GREETING, timed out, TLS",
        "NONE, 2525, GREETING, connection closed by the server, TLS",
        "STARTTLS, 587, CONNECT, connection refused,",
        "TLS, 465, GREETING, timed out,"
    })
    void knowsTheModeThatThePortSpeaks(
            Tls tls, int port, Stage stage, String text, @Nullable Tls other) {
        assertThat(finding(endpoint(tls, port, "anna"), stage, 0, text).switchTo())
                .isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 553, 5.7.1 Sender address rejected: not owned by user, cause.sender-not-allowed",
        "MAIL, 550, 5.1.8 Sender domain does not exist, cause.sender-rejected"
    })
    void whoSetsAServerUpIsNotToldToChooseAnotherOne(Stage stage, int code, String text, String key)
            throws IOException {
        var finding = finding(endpoint(Tls.STARTTLS, 587, "anna"), stage, code, text);
        assertThat(finding.diagnosis()).isEqualTo(key);
        assertThat(finding.next()).isEqualTo(key + ".next.test");
        assertThat(finding.ways()).isEmpty();
        for (var language : List.of("messages", "messages_nl")) {
            assertThat(words(language).getProperty(finding.next()))
                    .endsWith(".")
                    .doesNotContain("My account", "Mijn account");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 0, connection refused, ADMINISTRATOR",
        "RCPT, 450, 4.2.0 Greylisted for 5 minutes, NOBODY",
        "RCPT, 550, 5.7.1 Greylisted, NOBODY",
        "RCPT, 452, 4.2.2 Mailbox full, SENDER",
        "DOT, 0, connection lost, SENDER",
        "AUTH, 535, 5.7.8 Authentication credentials invalid, ADMINISTRATOR"
    })
    void knowsWhoMustAct(Stage stage, int code, String text, Cause.Actor actor) {
        assertThat(finding(endpoint(Tls.STARTTLS, 587, "anna"), stage, code, text).actor())
                .isEqualTo(actor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void hasWordsForEverything(String language) throws IOException {
        var words = words(language);
        for (var cause : LikelyCause.values()) {
            assertThat(words).containsKeys(cause.key() + ".what", cause.key() + ".next");
        }
        for (var cause : Cause.values()) {
            assertThat(words).containsKeys("cause." + cause.id() + ".what");
        }
    }

    @ParameterizedTest
    @EnumSource(Tls.class)
    void tellsEncryptionOnTheWrongPortByARealServer(Tls mode) {
        var certificate = TestCertificate.good();
        try (var server = ScriptedSmtpServer.start()) {
            if (mode != Tls.TLS) {
                server.implicitTls(certificate);
            }
            var endpoint = Talk.endpoint(server, mode);
            var talk = Talk.trusting(certificate).with("command-timeout", "300ms");
            var expected = mode == Tls.TLS ? "test.plain-port" : "test.silent-greeting";
            assertThat(test(talk, endpoint)).isEqualTo(expected);
        }
    }

    @Test
    void tellsCertificatesByARealServer() {
        for (var wrong : List.of(TestCertificate.ofAnotherName(), TestCertificate.expired())) {
            var name = wrong.equals(TestCertificate.expired()) ? "expired" : "other-name";
            try (var server = ScriptedSmtpServer.start().startTls(wrong)) {
                assertThat(test(Talk.trusting(wrong), Talk.endpoint(server, Tls.STARTTLS)))
                        .isEqualTo("cause.certificate-" + name);
            }
        }
        try (var server = ScriptedSmtpServer.start().startTls(TestCertificate.good())) {
            assertThat(test(new Talk(), Talk.endpoint(server, Tls.STARTTLS)))
                    .isEqualTo("cause.certificate-untrusted");
        }
    }

    @Test
    void countsTheDaysOfACertificate() {
        var ends = clock.instant().plus(Duration.ofDays(12)).plusSeconds(5);
        var tls = new TlsFacts("TLSv1.3", "CN=mail.x,O=X", "O=Authority,CN=R1,C=NL", ends);
        var reply = new Reply(Stage.RCPT, 250, "ok", 1);
        var finding =
                diagnosis.of(
                        endpoint(Tls.TLS, 465, "anna"),
                        new ConnectionReport(List.of(), true, reply, tls, List.of()));
        assertThat(finding.diagnosis()).isNull();
        assertThat(finding.daysLeft()).isEqualTo(12);
        assertThat(tls.subjectName()).isEqualTo("mail.x, X");
        assertThat(tls.issuerName()).isEqualTo("R1, Authority");
        assertThat(new TlsFacts("", "CN=a\\", "x", ends).subjectName()).isEqualTo("CN=a\\");
        assertThat(new TlsFacts("", "CN=a\\E2\\80\\AEb", "x", ends).subjectName()).isEqualTo("ab");
    }

    private String test(Talk talk, SmtpEndpoint endpoint) {
        var report =
                new ServerTrial(talk.senders(), clock)
                        .run(endpoint, "anna@agency.example", StepListener.NONE);
        return diagnosis.of(endpoint, report).diagnosis();
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        try (var in =
                TestDiagnosisTests.class.getResourceAsStream("/" + language + ".properties")) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return words;
    }

    private String key(SmtpEndpoint endpoint, Stage stage, int code, String text) {
        return finding(endpoint, stage, code, text).diagnosis();
    }

    private TestFinding finding(SmtpEndpoint endpoint, Stage stage, int code, String text) {
        var reply = new Reply(stage, code, text, 1);
        return diagnosis.of(
                endpoint, new ConnectionReport(List.of(), false, reply, null, List.of()));
    }

    private static SmtpEndpoint endpoint(Tls tls, int port, String user) {
        return new SmtpEndpoint(null, Talk.HOST, port, tls, user, "secret", null, 1);
    }
}
