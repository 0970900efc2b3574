package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Deferred;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Unauthorized;
import dev.ownrelay.conversation.DeliveryResult.Unavailable;
import dev.ownrelay.conversation.DeliveryResult.Unknown;
import dev.ownrelay.conversation.DeliveryResult.Untrusted;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;

@Timeout(60)
@Isolated("waits 300 ms at most")
class FaultTests {

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start()
                    .startTls(TestCertificate.good())
                    .requireLogin("anna", "secret");

    @ParameterizedTest
    @CsvSource({
        "GREETING, GREETING, Unavailable",
        "EHLO, EHLO, Unavailable",
        "STARTTLS, TLS, Unavailable",
        "TLS, TLS, Unavailable",
        "AUTH, AUTH, Unavailable",
        "MAIL, MAIL, Unavailable",
        "RCPT, RCPT, Unavailable",
        "DATA, DATA, Unavailable",
        "QUIT, DOT, Accepted"
    })
    void knowsWhatALostConnectionMeansAtEachStage(String place, Stage stage, String result) {
        server.extensions("8BITMIME").closeAt(place);
        expect(send(), result, stage);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTTLS, 454, TLS, Untrusted",
        "AUTH, 530, AUTH, Unauthorized",
        "AUTH, 421, AUTH, Unavailable",
        "MAIL, 451, MAIL, Deferred",
        "RCPT, 550, RCPT, Rejected",
        "DATA, 421, DATA, Deferred",
        "DOT, 421, DOT, Deferred"
    })
    void keepsTheCodeAndTheWordsOfARefusal(String place, int code, Stage stage, String result) {
        server.extensions("8BITMIME").reply(place, code + " 4.7.0 said so");
        var got = send();
        expect(got, result, stage);
        assertThat(got.reply().code()).isEqualTo(code);
        assertThat(got.reply().text()).isEqualTo("4.7.0 said so");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250-ok\r\n251 ok",
                "250-ok\r\n250-ok again\r\n25",
                "354 go on",
                "220 hello",
                "251 elsewhere",
                "ok",
                "25",
                "150 wait",
                "600 what",
                "999 what",
                "2 5 0",
                " ",
                "\u0000\u0001\u00ff\u00fe"
            })
    void cannotTellWhatAnOddReplyAfterTheDotMeans(String reply) {
        server.reply("DOT", reply);
        expect(send(), "Unknown", Stage.DOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void dropsAServerThatAnswersOddlyBeforeTheMark(String place) {
        server.reply(place, "299 fine");
        expect(send(), "Unavailable", Stage.valueOf(place));
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void takesARefusalBeforeTheDotAndSendsNoDot() {
        server.reply("BODY", "552 5.3.4 Too large");
        MessageContent message = waitingForTheServer();
        try (var connection = talk().connect(endpoint())) {
            expect(connection.send(Talk.ENVELOPE, message, () -> true), "Rejected", Stage.BODY);
        }
        assertThat(server.commands()).doesNotContain(".");
    }

    @Test
    void doesNotBelieveAnAcceptanceBeforeTheDot() {
        server.reply("BODY", "250 2.0.0 Ok");
        try (var connection = talk().connect(endpoint())) {
            var result = connection.send(Talk.ENVELOPE, waitingForTheServer(), () -> true);
            expect(result, "Unknown", Stage.BODY);
        }
        assertThat(server.commands()).doesNotContain(".");
    }

    @ParameterizedTest
    @CsvSource({"EHLO, 250-X~", "EHLO, 250-SIZE ", "DOT, z"})
    void boundsWhatAServerMaySay(String place, String flood) {
        var text = flood.replace("~", "\r\n").repeat(200);
        server.floodAt(place, text.getBytes(StandardCharsets.US_ASCII));
        var result = send();
        expect(result, place.equals("DOT") ? "Unknown" : "Unavailable", Stage.valueOf(place));
        assertThat(result.reply().text()).isEqualTo(Fault.REPLY_TOO_LONG.text());
    }

    /// Each octet comes in time; the reply as a whole does not.
    @ParameterizedTest
    @CsvSource({"GREETING, Unavailable", "DOT, Unknown"})
    void endsATrickleAtTheLimitOfTheStep(String place, String result) {
        server.trickleAt(place);
        expect(sendImpatiently(), result, Stage.valueOf(place));
    }

    private DeliveryResult send() {
        return talk().send(endpoint());
    }

    private DeliveryResult sendImpatiently() {
        return impatient().send(endpoint());
    }

    private static Talk talk() {
        return Talk.trusting(TestCertificate.good());
    }

    private static Talk impatient() {
        return Talk.impatient().with("trust-store", TestCertificate.good().pem().toString());
    }

    private SmtpEndpoint endpoint() {
        return Talk.endpoint(server, Tls.STARTTLS, "anna", "secret");
    }

    private static MessageContent waitingForTheServer() {
        return out -> {
            var line = ("x".repeat(70) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 200_000; i++) {
                out.write(line);
            }
        };
    }

    private static void expect(DeliveryResult result, String kind, Stage stage) {
        var types =
                Map.of(
                        "Accepted", Accepted.class,
                        "Deferred", Deferred.class,
                        "Rejected", Rejected.class,
                        "Unknown", Unknown.class,
                        "Unavailable", Unavailable.class,
                        "Untrusted", Untrusted.class,
                        "Unauthorized", Unauthorized.class);
        assertThat(result).isInstanceOf(types.get(kind));
        assertThat(result.reply().stage()).isEqualTo(stage);
    }
}
