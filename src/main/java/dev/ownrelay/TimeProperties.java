package dev.ownrelay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.DateTimeException;
import java.time.ZoneId;

/// Where the installation's days begin.
///
/// @param timeZone the zone of all times on pages and of days that are counted; empty: the
///   machine's
@ConfigurationProperties("ownrelay")
record TimeProperties(@DefaultValue("") String timeZone) {

    TimeProperties {
        known(timeZone);
    }

    ZoneId zone() {
        return known(timeZone);
    }

    private static ZoneId known(String zone) {
        try {
            return zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "ownrelay.time-zone is not a time zone: " + zone, unknown);
        }
    }
}
