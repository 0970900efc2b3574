package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.tenant.Agencies;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@OwnrelayTest
class StartTests {

    @Autowired Agencies agencies;

    @Test
    void anEmptyDatabaseHoldsNoAgency() {
        assertThat(agencies.findAllByOrderByName()).isEmpty();
    }
}
