package dev.ownrelay.relay;

import dev.ownrelay.tenant.Agencies;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// Says at the start that agencies can write in each other's names.
@Component
class UnprovenWarning implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(UnprovenWarning.class);

    private final RelayProperties relay;
    private final Agencies agencies;

    UnprovenWarning(RelayProperties relay, Agencies agencies) {
        this.relay = relay;
        this.agencies = agencies;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        long count = agencies.count();
        if (relay.unproven() == RelayProperties.Unproven.ALLOW && count > 1) {
            log.warn(
                    "The property ownrelay.relay.unproven is allow, so that {} agencies can write"
                            + " in each other's names through the default relay",
                    count);
        }
    }
}
