package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.time.Instant;

/// A server that takes so many messages a day gets no more, whatever was queued.
@TestPropertySource(properties = "ownrelay.time-zone=Europe/Amsterdam")
class DayLimitTests extends LaneFixture {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T23:00:00Z");

    @Autowired Stories stories;

    @BeforeEach
    void twentyFiveADay() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
        fixture.in(
                agency,
                "update smtp_server set per_day = 25, max_connections = 3 where id = ?",
                server);
    }

    @Test
    void theLaneRestsUntilMidnightAndThenGoesOn() {
        enqueue(60);

        assertThat(runner.run(agency, server)).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(smtp.messages()).hasSize(25);
        clock.advance(Duration.ofHours(13));
        assertThat(runner.run(agency, server)).isEqualTo(new LaneEnd.Resting(MIDNIGHT));
        assertThat(smtp.messages()).hasSize(25);

        clock.set(MIDNIGHT);
        runner.run(agency, server);
        assertThat(smtp.messages()).hasSize(50);
        clock.advance(Duration.ofDays(1));
        assertThat(runner.run(agency, server)).isInstanceOf(LaneEnd.Drained.class);
        assertThat(smtp.messages())
                .extracting(ScriptedSmtpServer.Message::to)
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatTheServerDidNotTakeDoesNotCount() {
        smtp.replyOnce("RCPT", "550 5.1.1 No such user");
        var ids = enqueue(26);
        runner.run(agency, server);
        assertThat(ids).filteredOn(id -> state(id) == MessageState.SENT).hasSize(25);
        assertThat(ids).filteredOn(id -> state(id) == MessageState.FAILED).hasSize(1);
    }

    @Test
    void aWaitingMessageSaysThatTheDayIsOver() {
        enqueue(25);
        runner.run(agency, server);
        var waiting = enqueue(1).getFirst();
        var story =
                CurrentTenant.call(
                        agency,
                        () ->
                                stories.of(
                                        messages.findById(waiting).orElseThrow(),
                                        new SignedIn(agency, sender, Role.RECRUITER, false)));
        assertThat(story.sentence()).isEqualTo("message.story.QUEUED.day");
        assertThat(story.at()).isEqualTo(MIDNIGHT);
        assertThat(story.actions().retryNow()).isFalse();
        assertThat(story.actions().cancel()).isTrue();
    }
}
