package dev.ownrelay.watch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// How often this installation tests the mail servers by itself.
///
/// @param checkEvery the time between two checks of all servers; 0: never
@ConfigurationProperties("ownrelay.smtp")
record CheckProperties(@DefaultValue("1h") Duration checkEvery) {

    CheckProperties {
        if (checkEvery.isNegative()) {
            throw new IllegalArgumentException(
                    "The property ownrelay.smtp.check-every is wrong: it must not be negative.");
        }
    }

    boolean off() {
        return checkEvery.isZero();
    }
}
