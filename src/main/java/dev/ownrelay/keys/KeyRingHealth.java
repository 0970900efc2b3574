package dev.ownrelay.keys;

import dev.ownrelay.secret.LiveKeyRing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether this node works with the ring that its file holds. With one that does not do it goes on
/// as before, and would not start again.
final class KeyRingHealth implements HealthIndicator {

    private final LiveKeyRing ring;

    KeyRingHealth(LiveKeyRing ring, MeterRegistry meters) {
        this.ring = ring;
        Gauge.builder("ownrelay.keyring.refused", ring, KeyRingHealth::refused)
                .description("1 while the file of the key ring does not do")
                .register(meters);
    }

    private static double refused(LiveKeyRing ring) {
        return ring.problem().isPresent() ? 1 : 0;
    }

    @Override
    public Health health() {
        var health = Health.up().withDetail("sealsBy", ring.activeId());
        return ring.problem()
                .map(problem -> health.down().withDetail("reason", problem))
                .orElse(health)
                .build();
    }
}
