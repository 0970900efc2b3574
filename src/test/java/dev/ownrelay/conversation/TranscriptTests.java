package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ConnectionReport.Step;
import dev.ownrelay.trial.ServerTrial;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

class TranscriptTests {

    private static final String USER = "anna: x";
    private static final String SECRET = "Zwölf  Boxkämpfer+42";
    private static final List<String> PARTS = List.of("Zwölf", "Boxkämpfer", "oxkä", "pfer");

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start().startTls(TestCertificate.good()).requireLogin(USER, SECRET);

    @Test
    void holdsWhatWasSaidLineByLine() {
        var lines = run(SECRET);
        assertThat(lines)
                .startsWith("S: 220 mail.agency.example ESMTP", "C: EHLO ownrelay.example")
                .containsSubsequence(
                        "S: 250 HELP",
                        "C: STARTTLS",
                        "S: 220 go ahead",
                        "C: EHLO ownrelay.example",
                        "S: 250-AUTH PLAIN LOGIN",
                        "C: AUTH PLAIN ***",
                        "S: 235 2.7.0 Welcome",
                        "C: MAIL FROM:<anna@agency.example>",
                        "S: 250 2.1.0 Ok",
                        "C: RCPT TO:<anna@agency.example>",
                        "S: 250 2.1.5 Ok",
                        "C: RSET",
                        "S: 250 2.0.0 Ok")
                .endsWith("C: QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void holdsNothingOfALogin(String mechanism) {
        offer(mechanism);
        var lines = run(SECRET);
        assertThat(lines).contains("C: AUTH " + mechanism + " ***");
        assertNothingSecret(lines);
    }

    @Test
    void hidesTheChallengesAndAnswersOfALogin() {
        offer("LOGIN");
        assertThat(run(SECRET)).containsSubsequence("S: 334 ***", "C: ***", "S: 334 ***", "C: ***");
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, AUTH", "LOGIN, AUTH", "PLAIN, MAIL", "PLAIN, RCPT", "LOGIN, RSET"})
    void holdsNothingThatAServerRepeatsOfALogin(String mechanism, String place) {
        for (var echo : echoes()) {
            offer(mechanism);
            var code = place.equals("AUTH") ? "535" : "550";
            server.reply(place, code + "-5.7.8 no: " + echo + "\r\n" + code + " <" + echo + ">.");
            var report = report(Talk.endpoint(server, Tls.STARTTLS, USER, SECRET));
            assertThat(report.transcript())
                    .anyMatch(line -> line.startsWith("S: " + code + "-5.7.8 no: ***"));
            assertNothingSecret(report.transcript());
            assertNothingSecret(report.steps().stream().map(Step::detail).toList());
            assertNothingSecret(List.of(report.result().text()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH", "MAIL", "RCPT", "DATA", "DOT"})
    void noResultHoldsWhatAServerRepeatsInAnotherCase(String place) {
        server.reply(
                place, "535 5.7.8 bad password HUNTER22 (unter, " + base64("x hunter22") + ")");
        server.requireLogin("anna", "hunter22");
        var result =
                Talk.trusting(TestCertificate.good())
                        .send(Talk.endpoint(server, Tls.STARTTLS, "anna", "hunter22"));
        assertThat(result.reply().code()).isEqualTo(535);
        assertThat(result.reply().text()).isEqualTo("5.7.8 bad password *** (***, ***)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"250", "2500", "250-", "e", "   ", "ok", "354 "})
    void aPasswordThatLooksLikeAReplyStopsNoMessage(String secret) {
        server.requireLogin("anna", secret);
        var result =
                Talk.trusting(TestCertificate.good())
                        .send(Talk.endpoint(server, Tls.STARTTLS, "anna", secret));
        assertThat(result).isInstanceOf(DeliveryResult.Accepted.class);
        assertThat(result.reply().code()).isEqualTo(250);
    }

    @Test
    void aReplyThatRepeatsNothingCostsNextToNothing() {
        var mask = new LoginMask(Talk.endpoint(server, Tls.STARTTLS, USER, SECRET));
        var reply = new SmtpReply(250, "2.0.0 Ok: queued as 4dFq8y2kZlz9sXw");
        long best = Long.MAX_VALUE;
        boolean same = true;
        for (int round = 0; round < 20; round++) {
            long started = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                same &= mask.hide(reply) == reply;
            }
            best = Math.min(best, (System.nanoTime() - started) / 10_000);
        }
        assertThat(same).isTrue();
        System.out.printf("mask: %d ns a reply that repeats nothing%n", best);
    }

    @Test
    void isBoundedAndFreeOfControls() {
        var line = "250-" + "x".repeat(900) + "\u001b[2J\u0007\u0000\r\n";
        server.reply("EHLO", line.repeat(90) + "250 end");
        server.reply("RSET", line.repeat(90) + "250 end");
        server.reply("MAIL", line.repeat(90) + "250 end");
        server.startTls(TestCertificate.good());
        var lines = run(Talk.endpoint(server, Tls.NONE, null, null));
        assertThat(lines).hasSize(201).endsWith("…");
        assertThat(lines).allMatch(one -> one.length() <= 515);
        assertThat(String.join("", lines).chars()).noneMatch(c -> c < ' ' || c == 127);
    }

    @Test
    void isMissingWhereNobodyAskedForIt() {
        assertThat(StepListener.NONE.transcript()).isNull();
    }

    private static List<String> echoes() {
        var plain = "\0" + USER + "\0" + SECRET;
        return List.of(
                octets(SECRET),
                octets(SECRET.toUpperCase(Locale.ROOT)),
                base64(SECRET),
                base64(plain),
                base64(plain).substring(12),
                base64(SECRET).substring(0, 11),
                base64("pass=" + SECRET),
                octets("Boxkämpfer+42"));
    }

    private static void assertNothingSecret(List<String> lines) {
        var all = String.join("\n", lines);
        assertThat(all).doesNotContain(PARTS).doesNotContainIgnoringCase("BOXK");
        var base64 = base64(SECRET);
        for (int i = 0; i + 8 <= base64.length(); i++) {
            assertThat(all).doesNotContain(base64.substring(i, i + 8));
        }
        var plain = base64("\0" + USER + "\0" + SECRET);
        for (int i = 0; i + 8 <= plain.length(); i++) {
            assertThat(all).doesNotContain(plain.substring(i, i + 8));
        }
    }

    private void offer(String mechanism) {
        server.behave();
        server.reply("EHLO", "250-mail\r\n250-STARTTLS\r\n250 AUTH " + mechanism);
    }

    private List<String> run(String secret) {
        return run(Talk.endpoint(server, Tls.STARTTLS, USER, secret));
    }

    private List<String> run(SmtpEndpoint endpoint) {
        return report(endpoint).transcript();
    }

    private ConnectionReport report(SmtpEndpoint endpoint) {
        var senders = Talk.trusting(TestCertificate.good()).senders();
        return new ServerTrial(senders, new SettableClock())
                .run(endpoint, "anna@agency.example", StepListener.NONE);
    }

    /// Written as UTF-8 by a server that writes one octet a character.
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
