package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.ZoneId;

class TimePropertiesTests {

    @Test
    void takesTheZoneOfTheMachineWhereNoneIsGiven() {
        assertThat(new TimeProperties("").zone()).isEqualTo(ZoneId.systemDefault());
        assertThat(new TimeProperties("Europe/Amsterdam").zone())
                .isEqualTo(ZoneId.of("Europe/Amsterdam"));
    }

    @Test
    void namesThePropertyThatIsNoZone() {
        assertThatThrownBy(() -> new TimeProperties("Mars/Olympus"))
                .hasMessageContaining("ownrelay.time-zone")
                .hasMessageContaining("Mars/Olympus");
    }
}
