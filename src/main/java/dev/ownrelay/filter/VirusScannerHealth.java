package dev.ownrelay.filter;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Whether the virus scanner is there, as no file leaves without it. It is asked by one at a time
/// and not more often than it changes: anybody may ask for health.
@Component("virusScannerHealthIndicator")
class VirusScannerHealth implements HealthIndicator {

    static final Duration LIFE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VirusScanner scanner;
    private final Clock clock;
    private final Lock asking = new ReentrantLock();
    private Instant until = Instant.MIN;
    private volatile Health last = Health.unknown().build();

    VirusScannerHealth(VirusScanner scanner, Clock clock) {
        this.scanner = scanner;
        this.clock = clock;
    }

    @Override
    public Health health() {
        if (!scanner.isSet()) {
            return Health.up().withDetail("set", false).build();
        }
        if (asking.tryLock()) {
            try {
                ask();
            } finally {
                asking.unlock();
            }
        }
        return last;
    }

    private void ask() {
        if (!clock.instant().isBefore(until)) {
            last =
                    scanner.problem(PATIENCE)
                            .map(why -> Health.down().withDetail("reason", why))
                            .orElseGet(Health::up)
                            .build();
            until = clock.instant().plus(LIFE);
        }
    }
}
