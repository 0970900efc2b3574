package dev.ownrelay.turn;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.lane.OutboxProperties;
import dev.ownrelay.ledger.OutboxTotals;
import dev.ownrelay.ledger.OutboxWatch;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/// Whether messages leave as far as it lies with Ownrelay. Down: lanes have waited too long for any
/// node. Out of service: this node should work on lanes and does not. A mail server that fails,
/// rests or is slow changes nothing here, nor does a pause that somebody ordered.
@Component("outboxHealthIndicator")
class OutboxHealth implements HealthIndicator {

    private final OutboxWatch watch;
    private final OutboxProperties properties;
    private final ObjectProvider<Scheduler> scheduler;

    OutboxHealth(
            OutboxWatch watch, OutboxProperties properties, ObjectProvider<Scheduler> scheduler) {
        this.watch = watch;
        this.properties = properties;
        this.scheduler = scheduler;
    }

    @Override
    public Health health() {
        return watch.totals()
                .map(this::health)
                .orElseGet(() -> Health.unknown().withDetail("reason", "no database").build());
    }

    private Health health(OutboxTotals totals) {
        return Health.status(status(totals))
                .withDetail("queued", totals.queued())
                .withDetail("due", totals.due())
                .withDetail("oldestDueSeconds", totals.oldestDue().toSeconds())
                .withDetail("unknown", totals.unknown())
                .withDetail("held", totals.held())
                .withDetail("stuckSeconds", totals.stuck().toSeconds())
                .withDetail("paused", properties.paused())
                .build();
    }

    private Status status(OutboxTotals totals) {
        if (properties.paused()) {
            return Status.UP;
        }
        if (totals.stuck().compareTo(properties.stuckAfter()) > 0) {
            return Status.DOWN;
        }
        return works() ? Status.UP : Status.OUT_OF_SERVICE;
    }

    /// Without the engine a node is meant to serve pages only.
    private boolean works() {
        var own = scheduler.getIfAvailable();
        return own == null
                || own.getSchedulerState().isStarted() && !own.getSchedulerState().isShuttingDown();
    }
}
