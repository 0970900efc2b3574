package dev.ownrelay.lane;

import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

/// The messages of a backlog leave hand over hand.
class HandOverTests extends LaneFixture {

    @BeforeEach
    void oneConnection() {
        fixture.in(agency, "update smtp_server set max_connections = 1 where id = ?", server);
    }

    @Test
    void aBacklogIsHandedOverWithOneRoundTripForMostMessages() {
        var ids = enqueue(25);

        runner.run(agency, server);

        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).hasSize(1));
        assertThat(smtp.messages()).hasSize(25);
        assertThat(smtp.handOvers()).isEqualTo(9 + 9 + 3);
    }

    @Test
    void everyMessageGetsItsOwnAnswer() {
        smtp.replyOnce("RCPT", "250 2.1.5 Ok")
                .replyOnce("RCPT", "550 5.1.1 No such user")
                .replyOnce("DATA", "354 Go")
                .replyOnce("DATA", "503 5.5.1 No recipient")
                .replyOnce("DOT", "250 2.0.0 first")
                .replyOnce("DOT", "451 4.3.0 third, later")
                .replyOnce("DOT", "250 2.0.0 fourth");
        var ids = enqueue(4);

        runner.run(agency, server);

        assertThat(inOrderOfSending(ids)).containsExactly(SENT, FAILED, QUEUED, SENT);
        assertThat(smtp.messages()).hasSize(2);
    }

    @Test
    void aServerThatForgetsWhatFollowsTheDotGetsEveryMessageOnce() {
        smtp.replyOnce("MAIL", "250 2.1.0 Ok")
                .replyOnce("MAIL", "250 2.1.0 Ok")
                .replyOnce("MAIL", "503 5.5.1 Not so fast");
        var ids = enqueue(12);

        runner.run(agency, server);

        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).hasSize(1));
        assertThat(smtp.messages())
                .extracting(ScriptedSmtpServer.Message::to)
                .hasSize(12)
                .doesNotHaveDuplicates();
        assertThat(smtp.handOvers()).isEqualTo(1);
    }

    @Test
    void aServerWithALimitAMinuteIsNotToldOfTheNextMessage() {
        fixture.in(agency, "update smtp_server set per_minute = 60000 where id = ?", server);
        enqueue(2);

        runner.run(agency, server);

        assertThat(smtp.handOvers()).isZero();
    }

    private List<MessageState> inOrderOfSending(List<UUID> ids) {
        var order = smtp.commands().stream().filter(command -> command.startsWith("RCPT")).toList();
        return ids.stream()
                .map(this::message)
                .sorted((a, b) ->
                        Integer.compare(
                                order.indexOf("RCPT TO:<" + a.toAddress() + ">"),
                                order.indexOf("RCPT TO:<" + b.toAddress() + ">")))
                .map(Message::state)
                .toList();
    }
}
