package dev.ownrelay.signing;

import static dev.ownrelay.message.MessageState.SENT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.dkim.DkimVerdict;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import java.time.Duration;
import java.util.Random;

/// What arrives at the server verifies, for us and for others.
class SignedMessagesTests extends SigningFixture {

    @Autowired MockMvcTester mvc;

    @Test
    void aMessageIsSignedAndTheServerToldItsSizeBefore() {
        smtp.extensions("SIZE 50000000");
        signing();
        var id = enqueue("carl@candidate.example");
        var message = sent();
        assertSigned(message);
        assertThat(message.text()).contains("From: Anna", "d=agency.example", "c=relaxed/relaxed");
        assertThat(sizes())
                .singleElement()
                .satisfies(size ->
                        assertThat(size)
                                .isBetween(
                                        (long) message.bytes().length,
                                        message.bytes().length + (long) MessageSigner.ROOM));
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(fixture.attempts(agency, id))
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.signature()).isEqualTo(newest().place().recordName()));
        assertThat(
                        mvc.get()
                                .uri("/messages/{id}", id)
                                .with(Fixtures.recruiter(agency, sender))
                                .exchange())
                .bodyText()
                .contains("DKIM signature", newest().place().recordName());
    }

    @Test
    void filesAreSignedAsTheyLeave() {
        signing();
        var content = new byte[300_000];
        new Random(5).nextBytes(content);
        enqueue(
                withFiles(
                        OutboxFixture.part("one.pdf", new byte[] {1}),
                        OutboxFixture.part("large.pdf", content)));
        var message = sent();
        assertSigned(message);
        assertThat(message.bytes()).hasSizeGreaterThan(400_000);
        enqueue(withFiles(OutboxFixture.part("small.pdf", new byte[] {1, 2, 3})));
        assertSigned(sent());
    }

    @Test
    void whatIsOddOnTheWayIsSignedAsItArrives() {
        signing();
        var head = "From: Zo\u00eb <zoe@agency.example>\r\nTo: <carl@candidate.example>\r\n";
        for (var text :
                new String[] {
                    "Subject: caf\u00e9 \u20ac\r\n\r\n.\r\n..\r\n.dot \t end \r\n\r\n\r\n",
                    "Subject:  folded\r\n\tover lines\r\n\r\nno end of line",
                    "Subject: lone ends\r\n\r\none\ntwo\rthree\r\n\n\rfour",
                    "Subject: " + "x".repeat(900) + "\r\n\r\n" + "y".repeat(990) + "\r\n \r\n"
                }) {
            enqueue(of(head + text));
            assertSigned(sent());
        }
    }

    /// jDKIM takes such a body for one line, see `DkimRoundTripTests`.
    @Test
    void aMessageWithoutABodyIsSigned() {
        signing();
        var head = "From: <zoe@agency.example>\r\nSubject: nothing to say\r\n";
        for (var end : new String[] {"\r\n", "\r\n\r\n \t\r\n\r\n"}) {
            enqueue(of(head + end));
            var message = sent();
            assertSignedForUs(message);
            assertThat(byJames(message.bytes())).isFalse();
        }
    }

    @Test
    void aBacklogLeavesHandOverHandAllTheSame() {
        smtp.extensions("PIPELINING", "SIZE 50000000");
        fixture.in(agency, "update smtp_server set max_connections = 1 where id = ?", server);
        signing();
        var ids = enqueue(25);
        run();
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(SENT));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).hasSize(1));
        assertThat(smtp.messages()).hasSize(25).allSatisfy(this::assertSigned);
        assertThat(smtp.handOvers()).isEqualTo(9 + 9 + 3);
        assertThat(sizes()).hasSize(25);
    }

    @Test
    void aBatchOverManyConnectionsIsSigned() {
        fixture.in(agency, "update smtp_server set max_connections = 4 where id = ?", server);
        signing();
        enqueue(60);
        run();
        assertThat(smtp.messages()).hasSize(60).allSatisfy(this::assertSigned);
    }

    /// It has another Message-ID and another date by then.
    @Test
    void aMessageThatIsSentAgainIsSignedAnew() {
        signing();
        smtp.replyOnce("DOT", "550 5.7.1 Not today");
        var id = enqueue("carl@candidate.example");
        run();
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        clock.advance(Duration.ofMinutes(90));
        assertThat(
                        mvc.post()
                                .uri("/messages/actions")
                                .param("action", "SEND_AGAIN")
                                .param("sure", "true")
                                .param("id", id.toString())
                                .with(Fixtures.recruiter(agency, sender))
                                .with(csrf())
                                .exchange())
                .hasStatus(303);
        assertSigned(sent());
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(fixture.attempts(agency, id)).hasSize(2);
    }

    @Test
    void aMessageWaitsForNoSignatureOfItsServer() {
        signing();
        try (var signingServer = ScriptedSmtpServer.start()) {
            var other = fixture.server(agency, signingServer.port(), null, null, "It signs");
            fixture.in(agency, "update smtp_server set signs = true where id = ?", other);
            var message = OutboxFixture.message(sender, other, "carl@candidate.example");
            var id = enqueue(message);
            smtp.replyOnce("DOT", "550 5.7.1 Not today");
            runner.run(agency, other);
            assertUnsigned(signingServer.messages().getFirst());
            assertThat(fixture.attempts(agency, id).getFirst().signature()).isNull();
            assertThat(as(() -> own.fits(DOMAIN, other))).isFalse();
            assertThat(fits()).isTrue();
            assertThat(as(() -> own.fits(DOMAIN, null))).as("the default relay").isTrue();
        }
    }

    /// Whichever way it takes in the end, it is signed for that one.
    @Test
    void aMessageOnAnotherWayIsSignedOnlyWhereThatOneDoesNot() {
        signing();
        try (var signingServer = ScriptedSmtpServer.start()) {
            var other = fixture.server(agency, signingServer.port(), null, null, "It signs");
            fixture.in(agency, "update smtp_server set signs = true where id = ?", other);
            var id = enqueue(OutboxFixture.message(sender, other, "carl@candidate.example"));
            fixture.in(
                    agency,
                    "update message set smtp_server_id = ?, destination = null where id = ?",
                    server,
                    id);
            assertSigned(sent());
            fixture.in(
                    agency,
                    "update message set smtp_server_id = ?, state = 'QUEUED' where id = ?",
                    other,
                    id);
            runner.run(agency, other);
            assertUnsigned(signingServer.messages().getFirst());
        }
    }

    @Test
    void aSignatureThatIsThereStaysTheOnlyOne() {
        signing();
        enqueue(of("DKIM-Signature: v=1; d=x\r\nFrom: <anna@agency.example>\r\n\r\nHello\r\n"));
        assertThat(sent().text()).startsWith("DKIM-Signature: v=1; d=x\r\nFrom");
    }

    @Test
    void oneChangedOctetIsFound() {
        signing();
        enqueue("carl@candidate.example");
        var bytes = sent().bytes().clone();
        bytes[bytes.length - 4]++;
        var changed = new ScriptedSmtpServer.Message("", "", null, bytes);
        assertThat(verified(changed).getFirst().result()).isEqualTo(DkimVerdict.FAIL);
        assertThat(byJames(bytes)).isFalse();
    }
}
