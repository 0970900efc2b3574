package dev.ownrelay.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;

import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;

class ServerTrialTests {

    private static final PlainMail.From FROM =
            new PlainMail.From("anna@agency.example", "Ännchen, A.", null);

    private final SettableClock clock = new SettableClock();

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start()
                    .startTls(TestCertificate.good())
                    .requireLogin("anna", "secret");

    @Test
    void tellsEachStepAsFarAsTheRecipientAndSendsNoMessage() {
        var report = test().run(endpoint("secret"), "anna@agency.example", StepListener.NONE);

        assertThat(report.ok()).isTrue();
        assertThat(report.steps())
                .extracting(ConnectionReport.Step::stage)
                .containsExactly(
                        Stage.RESOLVE,
                        Stage.CONNECT,
                        Stage.GREETING,
                        Stage.EHLO,
                        Stage.TLS,
                        Stage.EHLO,
                        Stage.AUTH,
                        Stage.MAIL,
                        Stage.RCPT);
        assertThat(report.steps()).allMatch(ConnectionReport.Step::ok);
        assertThat(detail(report, Stage.RESOLVE)).isEqualTo("127.0.0.1");
        assertThat(detail(report, Stage.CONNECT)).isEqualTo("127.0.0.1 port " + server.port());
        assertThat(detail(report, Stage.TLS))
                .contains("TLSv1.3 · CN=mail.agency.example · CN=mail.agency.example · 20");
        assertThat(report.result().code()).isEqualTo(250);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(server.commands())
                                .containsSubsequence(
                                        "MAIL FROM:<anna@agency.example>",
                                        "RCPT TO:<anna@agency.example>",
                                        "RSET",
                                        "QUIT"));
        assertThat(server.count("DATA")).isZero();
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void endsWithTheStepThatFailed() {
        var report = test().run(endpoint("wrong"), "anna@agency.example", StepListener.NONE);

        assertThat(report.ok()).isFalse();
        assertThat(report.steps().getLast())
                .satisfies(step -> {
                    assertThat(step.stage()).isEqualTo(Stage.AUTH);
                    assertThat(step.ok()).isFalse();
                    assertThat(step.detail()).contains("5.7.8");
                });
        assertThat(report.result().code()).isEqualTo(535);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 553 5.7.1 Not your address, 553, MAIL",
        "MAIL, 451 4.3.0 Later, 451, MAIL",
        "RCPT, 554 5.7.1 Relay access denied, 554, RCPT",
        "RCPT, 450 4.2.0 Greylisted, 450, RCPT",
        "RCPT, 421 4.3.2 Shutting down, 421, RCPT",
        "RCPT, 299 fine, 0, RCPT",
        "RCPT, nonsense, 0, RCPT"
    })
    void endsWithTheRefusalOfTheEnvelope(String place, String reply, int code, Stage stage) {
        server.reply(place, reply);
        var report = run();
        assertThat(report.ok()).isFalse();
        assertThat(report.result().stage()).isEqualTo(stage);
        assertThat(report.result().code()).isEqualTo(code);
        assertThat(report.steps().getLast().ok()).isFalse();
        assertThat(report.steps()).filteredOn(step -> !step.ok()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "QUIT"})
    void isContentWithAServerThatOnlyPartsRudely(String place) {
        server.closeAt(place);
        assertThat(run().ok()).isTrue();
    }

    @Test
    void tellsEachStepAsItHappens() {
        var heard = new ArrayList<Stage>();
        test().run(
                        endpoint("secret"),
                        "anna@agency.example",
                        (stage, detail) -> {
                            heard.add(stage);
                            var said = stage.name().equals("RCPT") ? 1 : 0;
                            assertThat(server.count("RCPT")).isEqualTo(said);
                        });
        assertThat(heard).hasSize(9).endsWith(Stage.AUTH, Stage.MAIL, Stage.RCPT);
    }

    @Test
    void tellsNothingAboutAForbiddenAddress() {
        var talk = new Talk().with("allowed-networks", "");
        var report =
                new ServerTrial(talk.senders(), clock)
                        .run(endpoint("secret"), "anna@agency.example", StepListener.NONE);

        assertThat(report.ok()).isFalse();
        assertThat(report.steps())
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.stage()).isEqualTo(Stage.RESOLVE);
                    assertThat(step.detail()).isEqualTo(Fault.BLOCKED.text());
                });
        assertThat(server.connections()).isZero();
    }

    /// Two seconds in all, where the step alone may take twenty.
    @Test
    @Timeout(value = 18, threadMode = ThreadMode.SEPARATE_THREAD)
    void endsInTimeAtTheStepWhereTheServerIsSilent() {
        server.hangAt("DOT");
        var test =
                new ServerTrial(
                        Talk.trusting(TestCertificate.good()).with("final-timeout", "1h").senders(),
                        clock,
                        Duration.ofSeconds(2));
        var report =
                test.sendTestMessage(
                        endpoint("secret"), FROM, "anna@agency.example", "Test", "Hello");

        assertThat(report.ok()).isFalse();
        assertThat(report.steps().getLast().stage()).isEqualTo(Stage.DOT);
        assertThat(report.result().text()).isEqualTo(Fault.TIMED_OUT.text());
    }

    @Test
    void waitsShorterForTestsThanForMessages() {
        var limits = new Talk().with("final-timeout", "10m").with("command-timeout", "5s");
        assertThat(limits.properties().forTests())
                .satisfies(test -> {
                    assertThat(test.finalTimeout()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(test.commandTimeout()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void sendsAShortMessage() throws IOException {
        var report =
                test().sendTestMessage(
                                endpoint("secret"),
                                FROM,
                                "bob@agency.example",
                                "Prüfung ✓",
                                "Grüße.\r\n.\r\nEnd");

        assertThat(report.ok()).isTrue();
        assertThat(report.result().text()).isEqualTo("2.0.0 Ok: queued as 4711");
        assertThat(report.steps())
                .extracting(ConnectionReport.Step::stage)
                .endsWith(Stage.AUTH, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT);
        var message = received();
        assertThat(message.getSubject()).isEqualTo("Prüfung ✓");
        assertThat(message.getFrom().getFirst().getName()).isEqualTo("Ännchen, A.");
        assertThat(message.getFrom().getFirst().getAddress()).isEqualTo("anna@agency.example");
        assertThat(message.getTo().toString()).contains("bob@agency.example");
        assertThat(message.getDate()).isEqualTo(Date.from(clock.instant()));
        assertThat(message.getMessageId()).matches("<[0-9a-f-]{36}@agency\\.example>");
        assertThat(message.getHeader().getField("Auto-Submitted").getBody())
                .isEqualTo("auto-generated");
        assertThat(message.getMimeType()).isEqualTo("text/plain");
        assertThat(message.getCharset()).isEqualToIgnoringCase("UTF-8");
        assertThat(
                        new String(
                                ((TextBody) message.getBody()).getInputStream().readAllBytes(),
                                "UTF-8"))
                .startsWith("Grüße.\r\n.\r\nEnd");
    }

    @Test
    void tellsThatTheServerRefusesTheSender() {
        server.reply("MAIL", "553 5.7.1 Sender not owned by user");
        var report =
                test().sendTestMessage(
                                endpoint("secret"), FROM, "bob@agency.example", "Test", "Test");

        assertThat(report.ok()).isFalse();
        assertThat(report.steps().getLast().stage()).isEqualTo(Stage.MAIL);
        assertThat(report.result().code()).isEqualTo(553);
        assertThat(server.messages()).isEmpty();
    }

    private ConnectionReport run() {
        return test().run(endpoint("secret"), "anna@agency.example", StepListener.NONE);
    }

    private Message received() throws IOException {
        assertThat(server.messages()).hasSize(1);
        return new DefaultMessageBuilder()
                .parseMessage(new ByteArrayInputStream(server.messages().getFirst().bytes()));
    }

    private static String detail(ConnectionReport report, Stage stage) {
        return report.steps().stream()
                .filter(step -> step.stage() == stage)
                .map(ConnectionReport.Step::detail)
                .findFirst()
                .orElseThrow();
    }

    private ServerTrial test() {
        return new ServerTrial(Talk.trusting(TestCertificate.good()).senders(), clock);
    }

    private SmtpEndpoint endpoint(String secret) {
        return Talk.endpoint(server, Tls.STARTTLS, "anna", secret);
    }
}
