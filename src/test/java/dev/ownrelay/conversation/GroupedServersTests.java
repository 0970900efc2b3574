package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.NotMarked;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Unavailable;
import dev.ownrelay.conversation.DeliveryResult.Unknown;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The next message's commands follow the final dot of one (RFC 2920 section 3.1).
@Timeout(60)
@Isolated("waits 300 ms at most")
class GroupedServersTests {

    private static final Envelope FIRST = to("first@candidate.example");
    private static final Envelope SECOND = to("second@candidate.example");
    private static final Envelope THIRD = to("third@candidate.example");

    @AutoClose private final ScriptedSmtpServer server = ScriptedSmtpServer.start();
    private final Talk talk = new Talk();
    private final MailSenderFactory senders = talk.senders();
    private final SmtpConnection connection = connect(senders);

    @AfterEach
    void stop() {
        connection.close();
    }

    @Test
    void saysTheNextMessagesCommandsTogetherWithTheFinalDot() {
        assertThat(send(FIRST, SECOND)).isInstanceOf(Accepted.class);
        assertThat(send(SECOND, THIRD)).isInstanceOf(Accepted.class);
        assertThat(send(THIRD, null)).isInstanceOf(Accepted.class);

        assertThat(server.handOvers()).isEqualTo(2);
        assertThat(recipients())
                .containsExactly(
                        "first@candidate.example",
                        "second@candidate.example",
                        "third@candidate.example");
        assertThat(connection.reusable()).isTrue();
    }

    @Test
    void marksTheNextMessageOnlyWhenItsOwnTurnHasCome() {
        var marks = new ArrayList<String>();
        connection.send(FIRST, Talk.MESSAGE, () -> marks.add("first"), SECOND);

        assertThat(marks).containsExactly("first");
    }

    @Test
    void doesNotDoSoWithoutPipelining() {
        server.extensions("SIZE 10000");
        try (var plain = connect(senders)) {
            assertThat(plain.send(FIRST, Talk.MESSAGE, () -> true, SECOND))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(server.handOvers()).isZero();
        assertThat(server.count("MAIL")).isEqualTo(1);
    }

    @Test
    void doesNotAnnounceAMessageThatTheServerCannotTake() {
        var large = new Envelope("anna@agency.example", "second@candidate.example", 99_000_000);

        send(FIRST, large);

        assertThat(server.handOvers()).isZero();
        assertThat(send(large, null)).isInstanceOf(Rejected.class);
    }

    @Test
    void doesNotAnnounceAMessageThatTheConnectionWillNotServe() {
        talk.nanos.addAndGet(Duration.ofMinutes(5).toNanos());

        assertThat(send(FIRST, SECOND)).isInstanceOf(Accepted.class);
        assertThat(server.handOvers()).isZero();
    }

    @Test
    void leavesTheAnnouncedMessageUnsentWhenItsTurnNeverComes() {
        send(FIRST, SECOND);
        connection.close();

        assertThat(recipients()).containsExactly("first@candidate.example");
        assertThat(server.count("QUIT")).isZero();
    }

    @Test
    void sendsNoOtherMessageThanTheOneItAnnounced() {
        send(FIRST, SECOND);

        assertThat(send(THIRD, null)).isInstanceOf(Unavailable.class);
        assertThat(connection.stale()).isTrue();
        assertThat(connection.reusable()).isFalse();
        assertThat(recipients()).containsExactly("first@candidate.example");
    }

    @Test
    void sendsNoDotForAnAnnouncedMessageThatAnotherWorkerOwns() {
        send(FIRST, SECOND);

        assertThat(connection.send(SECOND, Talk.MESSAGE, () -> false))
                .isInstanceOf(NotMarked.class);
        assertThat(recipients()).containsExactly("first@candidate.example");
    }

    @Test
    void letsARefusalOfOneMessageNotTouchTheNext() {
        server.replyOnce("DOT", "552 5.2.3 Too much");

        assertThat(send(FIRST, SECOND)).isInstanceOf(Rejected.class);
        assertThat(send(SECOND, null)).isInstanceOf(Accepted.class);
        assertThat(recipients()).containsExactly("second@candidate.example");
    }

    @Test
    void believesARefusedRecipientOfAnAnnouncedMessage() {
        server.replyOnce("RCPT", "250 2.1.5 Ok")
                .replyOnce("RCPT", "550 5.1.1 No such user")
                .replyOnce("DATA", "354 Go")
                .replyOnce("DATA", "503 5.5.1 No recipient");
        send(FIRST, SECOND);

        assertThat(send(SECOND, THIRD))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reply().stage()).isEqualTo(Stage.RCPT));
        assertThat(send(THIRD, null)).isInstanceOf(Accepted.class);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "503 5.5.1 Improper use of pipelining",
                "554 synchronization error",
                "421 4.4.2 Bye",
                "550 5.7.1 Not you",
                "299 odd"
            })
    void asksAnewWhereTheAnnouncementItselfMayBeRefused(String reply) {
        server.replyOnce("MAIL", "250 2.1.0 Ok").replyOnce("MAIL", reply);
        send(FIRST, SECOND);

        assertThat(send(SECOND, null)).isInstanceOf(Unavailable.class);
        assertThat(connection.stale()).isTrue();
        assertThat(sendOnNewConnection(SECOND, THIRD)).isInstanceOf(Accepted.class);
        assertThat(server.handOvers()).isEqualTo(1);
        assertThat(recipients())
                .containsExactly("first@candidate.example", "second@candidate.example");
    }

    @Test
    void stopsAnnouncingToAServerThatForgetsWhatFollowsTheDot() {
        server.forgetWhatFollowsTheDot();
        var hasty = Talk.impatient().senders();
        var deaf = connect(hasty);

        assertThat(deaf.send(FIRST, Talk.MESSAGE, () -> true, SECOND)).isInstanceOf(Accepted.class);
        assertThat(deaf.send(SECOND, Talk.MESSAGE, () -> true)).isInstanceOf(Unavailable.class);
        assertThat(deaf.stale()).isTrue();
        try (var fresh = connect(hasty)) {
            assertThat(fresh.send(SECOND, Talk.MESSAGE, () -> true, THIRD))
                    .isInstanceOf(Accepted.class);
            assertThat(fresh.send(THIRD, Talk.MESSAGE, () -> true)).isInstanceOf(Accepted.class);
        }
        assertThat(server.handOvers()).isEqualTo(1);
    }

    @Test
    void goesOnAnnouncingToAServerThatOnlyLimitsTheMessagesOfAConnection() {
        server.replyOnce("MAIL", "250 2.1.0 Ok")
                .replyOnce("MAIL", "250 2.1.0 Ok")
                .replyOnce("MAIL", "421 4.7.0 Two messages are enough");
        send(FIRST, SECOND);
        send(SECOND, THIRD);

        assertThat(send(THIRD, null)).isInstanceOf(Unavailable.class);
        assertThat(connection.stale()).isTrue();
        sendOnNewConnection(THIRD, FIRST);
        assertThat(server.handOvers()).isEqualTo(3);
    }

    @Test
    void neverTakesASecondReplyToTheDotForAnAcceptance() {
        server.replyOnce("DOT", "250 2.0.0 Ok\r\n250 2.0.0 Ok again");

        assertThat(send(FIRST, SECOND)).isInstanceOf(Accepted.class);
        assertThat(send(SECOND, null)).isInstanceOf(Unavailable.class);
        assertThat(recipients()).containsExactly("first@candidate.example");
    }

    @Test
    void knowsNothingOfAMessageWhoseServerDiedAtTheDot() {
        server.closeAt("DOT");

        assertThat(send(FIRST, SECOND)).isInstanceOf(Unknown.class);
        assertThat(connection.reusable()).isFalse();
    }

    private List<String> recipients() {
        return server.messages().stream().map(ScriptedSmtpServer.Message::to).toList();
    }

    private DeliveryResult send(Envelope envelope, @Nullable Envelope next) {
        return connection.send(envelope, Talk.MESSAGE, () -> true, next);
    }

    private DeliveryResult sendOnNewConnection(Envelope envelope, Envelope next) {
        try (var fresh = connect(senders)) {
            return fresh.send(envelope, Talk.MESSAGE, () -> true, next);
        }
    }

    private SmtpConnection connect(MailSenderFactory senders) {
        var opened = senders.create(Talk.endpoint(server, Tls.NONE)).open();
        return ((Opened.Open) opened).connection();
    }

    private static Envelope to(String recipient) {
        return new Envelope("anna@agency.example", recipient, 12);
    }
}
