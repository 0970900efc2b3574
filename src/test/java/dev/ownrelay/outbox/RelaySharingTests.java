package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;

/// What the default relay says of the messages of one agency is no other agency's business.
class RelaySharingTests extends SharedRelayFixture {

    @Autowired MessageActions actions;
    @Autowired Lanes lanes;
    @Autowired Routes routes;

    @Test
    void anAgencyWhoseMessagesAreSentAwayStopsNobodyElse() {
        var away = enqueue(north, 3);
        sendAway("MAIL");
        turn();
        RELAY.behave();
        var other = enqueue(south, 1).getFirst();
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(state(south, other)).isEqualTo(MessageState.SENT);
        assertThat(away)
                .allSatisfy(id -> assertThat(state(north, id)).isEqualTo(MessageState.QUEUED));
    }

    @Test
    void howLargeAMessageItTakesAllKnowOnceItWasHeard() {
        RELAY.extensions("SIZE 1000000");
        enqueue(north, 1);
        turn();
        assertThat(CurrentTenant.call(south.id(), () -> routes.largest(null))).contains(1_000_000L);
        RELAY.extensions("PIPELINING", "SIZE", "8BITMIME");
        enqueue(north, 1);
        turn();
        assertThat(CurrentTenant.call(south.id(), () -> routes.largest(null))).isEmpty();
    }

    @Test
    void neitherDoesOneWhoseConnectionsBreakAfterMail() {
        enqueue(north, 3);
        RELAY.closeAt("RCPT");
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(rest(north)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void itsLaneAloneRestsAndLongerEachTime() {
        var away = enqueue(north, 4);
        sendAway("RCPT");
        for (var minutes : List.of(1, 2, 5, 10, 15, 15)) {
            turn();
            assertThat(rest(north)).isEqualTo(Duration.ofMinutes(minutes));
            enqueue(north, 1);
            assertThat(rest(north))
                    .as("new messages wake it not")
                    .isEqualTo(Duration.ofMinutes(minutes));
            clock.advance(Duration.ofMinutes(minutes));
        }
        RELAY.behave();
        turn();
        clock.advance(Duration.ofHours(5));
        turn();

        assertThat(away)
                .allSatisfy(id -> assertThat(state(north, id)).isEqualTo(MessageState.SENT));
        enqueue(north, 4);
        sendAway("RCPT");
        turn();
        assertThat(rest(north)).as("it begins anew").isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void itsPeopleReadWhyTheirMessagesWaitAndMayTryAgain() {
        var away = enqueue(north, 3);
        sendAway("MAIL");
        turn();
        var last =
                away.stream()
                        .filter(id -> fixture.attempts(north.id(), id).isEmpty())
                        .findFirst()
                        .orElseThrow();

        var story = story(north, last);

        assertThat(story.sentence()).isEqualTo("message.story.QUEUED.away");
        assertThat(story.at()).isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(story.actions().retryNow()).isTrue();
        RELAY.behave();
        CurrentTenant.run(north.id(), () -> actions.act(MessageVerb.RETRY_NOW, last, north.me()));
        turn();
        assertThat(state(north, last)).isEqualTo(MessageState.SENT);
    }

    @Test
    void whatFailsBeforeMailStillPausesItForAll() {
        enqueue(north, 3);
        RELAY.reply("EHLO", "421 4.3.2 Service not available");
        turn();
        var other = enqueue(south, 1).getFirst();
        RELAY.behave();
        turn();

        assertThat(pauses.restsUntil()).hasValue(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(state(south, other)).isEqualTo(MessageState.QUEUED);
    }

    @Test
    void oneThatIsSentAwayWhenItTriesARestingRelayFindsOutThatItWorks() {
        enqueue(north, 3);
        RELAY.reply("GREETING", "421 4.3.2 Service not available");
        turn();
        RELAY.behave();
        sendAway("MAIL");
        clock.advance(Duration.ofMinutes(1));
        turn();

        assertThat(pauses.find()).isEmpty();
        assertThat(rest(north)).isEqualTo(Duration.ofMinutes(1));
    }

    private static void sendAway(String place) {
        RELAY.reply(place, "421 4.7.0 We do not want what you send");
    }

    private Duration rest(Agency agency) {
        return lanes.pausedUntil(new LaneId(agency.id(), null))
                .map(until -> Duration.between(clock.instant(), until))
                .orElse(Duration.ZERO);
    }
}
