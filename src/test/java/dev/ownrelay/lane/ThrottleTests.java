package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Deferred;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class ThrottleTests {

    private static final DeliveryResult TOO_MUCH =
            new Deferred(new Reply(Stage.MAIL, 432, "4.3.2 Concurrent connections exceeded", 1));
    private static final DeliveryResult FINE = new Accepted(new Reply(Stage.DOT, 250, "Ok", 1));

    private final Throttle throttle = new Throttle(new Rejections(), Throttle.Learned.NOTHING);

    @Test
    void halvesTheConnectionsAndThenTheRate() {
        assertThat(throttle.connections(8)).isEqualTo(8);
        hear(TOO_MUCH, 1);
        assertThat(throttle.connections(8)).isEqualTo(4);
        hear(TOO_MUCH, 2);
        assertThat(throttle.connections(8)).isEqualTo(1);
        assertThat(throttle.gap()).isZero();
        hear(TOO_MUCH, 1);
        assertThat(throttle.gap()).isEqualTo(Duration.ofSeconds(1));
        hear(TOO_MUCH, 1);
        assertThat(throttle.gap()).isEqualTo(Duration.ofSeconds(2));
        hear(TOO_MUCH, 20);
        assertThat(throttle.gap()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void growsSlowlyUpToTheCeiling() {
        throttle.connections(4);
        hear(TOO_MUCH, 3);
        hear(FINE, 40);
        assertThat(throttle.gap()).isLessThan(Duration.ofMillis(200));
        assertThat(throttle.connections(4)).isEqualTo(1);
        hear(FINE, 100);
        assertThat(throttle.gap()).isZero();
        assertThat(throttle.connections(4)).isEqualTo(2);
        hear(FINE, 1_000);
        assertThat(throttle.connections(4)).isEqualTo(4);
    }

    @Test
    void followsTheAdministratorWhereTheServerNeverComplained() {
        assertThat(throttle.connections(1)).isEqualTo(1);
        hear(FINE, 1);
        assertThat(throttle.connections(5)).isEqualTo(5);
    }

    @Test
    void goesOnWhereAnotherLeftOff() {
        throttle.connections(8);
        hear(TOO_MUCH, 2);

        var next = new Throttle(new Rejections(), throttle.learned());

        assertThat(next.connections(8)).isEqualTo(2);
        assertThat(throttle.learned()).isNotEqualTo(Throttle.Learned.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450, 4.2.0 Greylisted please try again, 4",
        "DOT, 452, 4.3.1 Insufficient system storage, 4",
        "MAIL, 421, 4.7.0 Too many messages from your address, 2",
        "MAIL, 450, 4.7.1 Error: too much mail from 192.0.2.1, 2"
    })
    void mindsOnlyRepliesThatAskForLess(Stage stage, int code, String text, int connections) {
        throttle.connections(4);
        throttle.heard(new Deferred(new Reply(stage, code, text, 1)));

        assertThat(throttle.connections(4)).isEqualTo(connections);
    }

    private void hear(DeliveryResult result, int times) {
        for (int i = 0; i < times; i++) {
            throttle.heard(result);
        }
    }
}
