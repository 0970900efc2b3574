package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Deferred;
import dev.ownrelay.conversation.DeliveryResult.NotMarked;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Unavailable;
import dev.ownrelay.conversation.DeliveryResult.Unknown;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;

class SmtpConnectionTests {

    @AutoClose private final ScriptedSmtpServer server = ScriptedSmtpServer.start();
    private final Talk talk = new Talk();

    @Test
    void handsOverAMessage() {
        var result = talk.send(Talk.endpoint(server, Tls.NONE));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> {
                            assertThat(accepted.reply().stage()).isEqualTo(Stage.DOT);
                            assertThat(accepted.reply().code()).isEqualTo(250);
                            assertThat(accepted.reply().text())
                                    .isEqualTo("2.0.0 Ok: queued as 4711");
                        });
        assertThat(server.messages())
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.from()).isEqualTo("anna@agency.example");
                    assertThat(message.to()).isEqualTo("carl@candidate.example");
                    assertThat(message.login()).isNull();
                    assertThat(message.text()).isEqualTo("Subject: Hi\r\n\r\nHello\r\n");
                });
        assertThat(server.commands()).startsWith("EHLO ownrelay.example");
    }

    @Test
    void saysTheAddressOfTheConnectionWhereNoNameIsSet() {
        talk.with("ehlo-name", "").send(Talk.endpoint(server, Tls.NONE));

        assertThat(server.commands()).startsWith("EHLO [127.0.0.1]");
    }

    @Test
    void groupsTheCommandsWhereTheServerOffersPipelining() {
        assertThat(talk.send(Talk.endpoint(server, Tls.NONE))).isInstanceOf(Accepted.class);
        assertThat(server.groups()).isEqualTo(1);
    }

    @Test
    void saysOneCommandAtATimeWithoutPipelining() {
        server.extensions("SIZE 1000");

        assertThat(talk.send(Talk.endpoint(server, Tls.NONE))).isInstanceOf(Accepted.class);
        assertThat(server.groups()).isZero();
    }

    @Test
    void fallsBackToHeloOnlyForAServerThatDoesNotKnowEhlo() {
        server.reply("EHLO", "502 5.5.1 Command not implemented");

        assertThat(talk.send(Talk.endpoint(server, Tls.NONE))).isInstanceOf(Accepted.class);
        assertThat(server.commands())
                .contains("HELO ownrelay.example", "MAIL FROM:<anna@agency.example>");
    }

    @Test
    void tellsTheSizeAndHonoursTheLimit() {
        server.extensions("SIZE 1000");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            var small = new Envelope("anna@agency.example", "carl@candidate.example", 1000);
            var large = new Envelope("anna@agency.example", "carl@candidate.example", 1001);

            assertThat(connection.send(large, Talk.MESSAGE, () -> true))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            r ->
                                    assertThat(r.reply().text())
                                            .isEqualTo(Fault.TOO_LARGE.with("1000")));
            assertThat(connection.send(small, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.commands()).contains("MAIL FROM:<anna@agency.example> SIZE=1000");
        assertThat(server.count("MAIL")).isEqualTo(1);
    }

    @Test
    void usesSmtpUtf8AndEightBitOnlyWhereNeededAndOffered() {
        var international = new Envelope("anna@agency.example", "zoë@candidate.example", 0, true);
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(international, Talk.MESSAGE, () -> true))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            r -> assertThat(r.reply().text()).isEqualTo(Fault.NO_SMTPUTF8.text()));
        }
        server.extensions("SMTPUTF8", "8BITMIME");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(international, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.commands())
                .contains(
                        "MAIL FROM:<anna@agency.example> BODY=8BITMIME SMTPUTF8",
                        "RCPT TO:<zoë@candidate.example>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "carl@candidate.example>\r\nRCPT TO:<eve@evil.example",
                "carl@candidate.example> NOTIFY=NEVER",
                "carl@candidate.example\n",
                "<carl@candidate.example>",
                ""
            })
    void refusesAnEnvelopeThatIsNoAddress(String to) {
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            var envelope = new Envelope("anna@agency.example", to, 0);
            assertThat(connection.send(envelope, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Rejected.class);
        }
        assertThat(server.count("MAIL")).isZero();
    }

    @Test
    void stuffsDotsAndMendsLineEnds() {
        var message = Talk.message(".\r\n..\r\na\r\n.\r\nb\n.\nc\r.\rd");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(Talk.ENVELOPE, message, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.messages())
                .singleElement()
                .satisfies(l ->
                        assertThat(l.text())
                                .isEqualTo(".\r\n..\r\na\r\n.\r\nb\r\n.\r\nc\r\n.\r\nd\r\n"));
    }

    @Test
    void stuffsADotThatIsWrittenAlone() {
        MessageContent message =
                out -> {
                    for (var octet : "a\r\n.b\r\n".getBytes()) {
                        out.write(octet);
                    }
                };
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            connection.send(Talk.ENVELOPE, message, () -> true);
        }
        assertThat(server.messages())
                .singleElement()
                .satisfies(l -> assertThat(l.text()).isEqualTo("a\r\n.b\r\n"));
    }

    @Test
    void sendsNoDotWithoutTheMark() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> false))
                .isInstanceOf(NotMarked.class);
        assertThat(connection.reusable()).isFalse();
        assertThat(server.commands()).contains("DATA").doesNotContain(".");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void sendsNoDotWhereTheMarkFails() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));
        Mark failing =
                () -> {
                    throw new IllegalStateException("no database");
                };

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, failing))
                .isInstanceOfSatisfying(
                        NotMarked.class,
                        r -> assertThat(r.reply().text()).isEqualTo(Fault.NOT_MARKED.text()));
        assertThat(server.commands()).doesNotContain(".");
    }

    @Test
    void sendsNoDotWhereTheMessageCannotBeRead() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));
        MessageContent unreadable =
                out -> {
                    out.write("Subject: half".getBytes());
                    throw new IOException("disk");
                };

        assertThat(connection.send(Talk.ENVELOPE, unreadable, () -> true))
                .isInstanceOfSatisfying(
                        Deferred.class,
                        r -> {
                            assertThat(r.reply().stage()).isEqualTo(Stage.BODY);
                            assertThat(r.reply().code()).isZero();
                        });
        assertThat(connection.reusable()).isFalse();
        assertThat(server.commands()).doesNotContain(".");
    }

    @Test
    void refusesAMessageWithNul() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));

        assertThat(connection.send(Talk.ENVELOPE, Talk.message("a\0b"), () -> true))
                .isInstanceOf(Rejected.class);
        assertThat(server.commands()).doesNotContain(".");
    }

    @Test
    void marksOnlyAfterTheServerAskedForTheMessage() {
        server.reply("DATA", "451 4.3.0 Not now");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            var marked = new boolean[1];
            var result = connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> marked[0] = true);
            assertThat(result).isInstanceOf(Deferred.class);
            assertThat(marked[0]).isFalse();
        }
    }

    @Test
    void servesManyMessagesOnOneConnection() {
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            for (int i = 0; i < 100; i++) {
                assertThat(connection.reusable()).isTrue();
                assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                        .isInstanceOf(Accepted.class);
            }
            assertThat(connection.reusable()).isFalse();
        }
        assertThat(server.messages()).hasSize(100);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.count("NOOP")).isZero();
        assertThat(server.count("RSET")).isZero();
    }

    @Test
    void retiresAConnectionAfterFiveMinutes() {
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            talk.nanos.addAndGet(Duration.ofMinutes(5).toNanos());
            assertThat(connection.reusable()).isFalse();
        }
    }

    @Test
    void asksWhetherTheServerListensOnlyAfterARest() {
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
            talk.nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.count("NOOP")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "SIZE 1000"})
    void resetsAfterARefusedRecipientAndGoesOn(String extension) {
        server.extensions(extension)
                .replyOnce("RCPT", "550 5.1.1 No such user")
                .replyOnce("DATA", extension.equals("PIPELINING") ? "503 5.5.1 No" : "354 Go");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            r -> {
                                assertThat(r.reply().stage()).isEqualTo(Stage.RCPT);
                                assertThat(r.reply().text()).isEqualTo("5.1.1 No such user");
                            });
            assertThat(connection.reusable()).isTrue();
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.count("RSET")).isEqualTo(1);
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void endsTheDataOfAGroupWhoseRecipientWasRefused() {
        server.replyOnce("RCPT", "550 5.1.1 No such user").replyOnce("DOT", "554 5.5.1 None");
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Rejected.class);
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void neverEndsTheDataOfAGroupWhoseSenderWasRefusedButNotTheRecipient() {
        server.replyOnce("MAIL", "550 5.7.1 Not you");
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                .isInstanceOf(Rejected.class);
        assertThat(connection.reusable()).isFalse();
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void aFaultOfOursAfterTheDotLeavesTheOutcomeUnknown() {
        StepListener broken =
                (stage, _) -> {
                    if (stage == Stage.DOT) {
                        throw new IllegalStateException("ours");
                    }
                };
        var opened = talk.senders().create(Talk.endpoint(server, Tls.NONE), broken).open();
        try (var connection = ((Opened.Open) opened).connection()) {
            assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Unknown.class);
            assertThat(connection.reusable()).isFalse();
        }
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void knowsAConnectionThatTheServerGaveUp() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));
        connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
        server.closeAt("MAIL");

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                .isInstanceOf(Unavailable.class);
        assertThat(connection.stale()).isTrue();
        assertThat(connection.reusable()).isFalse();
    }

    @Test
    void takes421OnAReusedConnectionForAGoodbye() {
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));
        connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true);
        server.reply("MAIL", "421 4.4.2 Enough messages");

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                .isInstanceOf(Unavailable.class);
        assertThat(connection.stale()).isTrue();
    }

    @Test
    void takesTheFirst421ForAnAnswerToTheMessage() {
        server.reply("MAIL", "421 4.7.0 Try again later");
        var connection = talk.connect(Talk.endpoint(server, Tls.NONE));

        assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                .isInstanceOf(Deferred.class);
        assertThat(connection.stale()).isFalse();
        assertThat(connection.reusable()).isFalse();
    }

    @Test
    void setsNoDelaySoThatNoMessageStalls() throws IOException {
        var connector =
                talk.senders()
                        .connector(
                                Talk.endpoint(server, Tls.NONE),
                                StepListener.NONE,
                                talk.properties());
        try (var socket = connector.connect().socket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        } catch (ConversationFailure failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void carriesALargeMessageUnchanged() {
        var text = ("x".repeat(76) + "\r\n").repeat(20_000);
        try (var connection = talk.connect(Talk.endpoint(server, Tls.NONE))) {
            assertThat(connection.send(Talk.ENVELOPE, Talk.message(text), () -> true))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.messages())
                .singleElement()
                .satisfies(l -> assertThat(l.text()).isEqualTo(text));
    }

    @Test
    void boundsAndCleansTheWordsOfTheServer() {
        server.reply("DOT", "550-5.7.1 \u0007bad\u001b[31m\r\n550 " + "x".repeat(2000));

        var reply = talk.send(Talk.endpoint(server, Tls.NONE)).reply();

        assertThat(reply.text()).startsWith("5.7.1 bad[31m xxx").hasSize(512);
    }
}
