package dev.ownrelay.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

class AgencySharesTests {

    private final UUID agency = UUID.randomUUID();

    @Test
    void anAgencyGetsAQuarterOfTheLanes() {
        var shares = shares(8);
        assertThat(shares.enter(agency)).isTrue();
        assertThat(shares.enter(agency)).isTrue();
        assertThat(shares.enter(agency)).isFalse();
        assertThat(shares.enter(UUID.randomUUID())).isTrue();
    }

    @Test
    void aLaneThatEndsMakesRoom() {
        var shares = shares(1);
        assertThat(shares.enter(agency)).isTrue();
        assertThat(shares.enter(agency)).isFalse();
        shares.leave(agency);
        assertThat(shares.enter(agency)).isTrue();
    }

    @Test
    void aLaneOfTheAgencyHearsOnceThatAnotherWaits() {
        var shares = shares(1);
        shares.enter(agency);
        assertThat(shares.othersWait(agency)).isFalse();
        shares.enter(agency);
        assertThat(shares.othersWait(UUID.randomUUID())).isFalse();
        assertThat(shares.othersWait(agency)).isTrue();
        assertThat(shares.othersWait(agency)).as("one is enough").isFalse();
    }

    private static AgencyShares shares(int lanes) {
        var second = Duration.ofSeconds(1);
        return new AgencyShares(
                new OutboxProperties(
                        List.of(second), second, second, second, lanes, second, false, false));
    }
}
