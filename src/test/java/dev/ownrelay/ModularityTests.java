package dev.ownrelay;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void modulesKeepToTheirAllowedDependencies() {
        ApplicationModules.of(OwnrelayApplication.class).verify();
    }
}
