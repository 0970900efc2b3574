package dev.ownrelay.batch;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.QueueForecast;
import dev.ownrelay.message.Moments;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Tells when the last message of a batch leaves.
@Component
class BatchEnds {

    private static final Duration LATELY = Duration.ofMinutes(5);

    /// Fewer messages say nothing about a pace.
    private static final int ENOUGH = 5;

    /// A server that is this much slower than it is allowed to be sets the pace itself.
    private static final double SLOWER = 1.05;

    /// Of the latest messages.
    private static final int PACE_OF = 200;

    private final JdbcClient jdbc;
    private final Routes routes;
    private final Lanes lanes;
    private final Deliveries deliveries;
    private final QueueForecast forecast;
    private final DayCounts counts;
    private final Clock clock;

    BatchEnds(
            JdbcClient jdbc,
            Routes routes,
            Lanes lanes,
            Deliveries deliveries,
            QueueForecast forecast,
            DayCounts counts,
            Clock clock) {
        this.jdbc = jdbc;
        this.routes = routes;
        this.lanes = lanes;
        this.deliveries = deliveries;
        this.forecast = forecast;
        this.counts = counts;
        this.clock = clock;
    }

    /// When the last message of this part leaves; empty if nobody can tell.
    Optional<Instant> of(RoutePart part) {
        var choice = routes.endpointFor(part.server(), part.sender());
        if (choice instanceof EndpointChoice.SignInNeeded) {
            return Optional.empty();
        }
        var ready = choice instanceof EndpointChoice.Ready found ? found : null;
        var plan = counts.plan(queue(part), ready == null ? null : ready.perDay());
        var due = part.lastDue() == null ? clock.instant() : part.lastDue().toInstant();
        long messages = ahead(part, due);
        var known = gap(part, ready == null ? null : ready.perMinute());
        var gap = known.isEmpty() && plan.spreads(messages) ? Optional.of(Duration.ZERO) : known;
        return gap.map(pace -> plan.last(begin(part, pace), pace, messages))
                .map(end -> Moments.later(end, due));
    }

    /// The time from one message to the next: what the administrator allows, or, where the server
    /// is slower, what was measured.
    private Optional<Duration> gap(RoutePart part, @Nullable Integer perMinute) {
        var measured = measured(queue(part));
        return Optional.ofNullable(perMinute)
                .map(Duration.ofMinutes(1)::dividedBy)
                .filter(allowed -> !slower(measured, allowed))
                .or(() -> measured);
    }

    private static boolean slower(Optional<Duration> measured, Duration allowed) {
        return measured.filter(gap -> gap.toNanos() > allowed.toNanos() * SLOWER).isPresent();
    }

    /// Of all messages that left lately, whoever wrote them.
    private Optional<Duration> measured(Queue queue) {
        return jdbc.sql(
                        """
                        select count(*), min(finished_at), max(finished_at) from (
                            select finished_at from message where tenant_id = :agency
                                and smtp_server_id is not distinct from :server::uuid
                                and (:sender::uuid is null or sender_id = :sender)
                                and state = 'SENT' and finished_at >= :since
                                and text_removed_at is null
                            order by finished_at desc limit :most) as latest
                        """)
                .param("agency", CurrentTenant.get())
                .param("server", queue.server())
                .param("sender", queue.sender())
                .param("since", Timestamp.from(clock.instant().minus(LATELY)))
                .param("most", PACE_OF)
                .query((row, _) ->
                        row.getLong(1) < ENOUGH
                                ? Optional.<Duration>empty()
                                : Optional.of(pace(row)))
                .single();
    }

    private static Duration pace(ResultSet row) throws SQLException {
        var taken =
                Duration.between(row.getTimestamp(2).toInstant(), row.getTimestamp(3).toInstant());
        return taken.dividedBy(row.getLong(1) - 1);
    }

    /// When the next message leaves: not before the lane's rest is over, and not sooner after the
    /// last one than the pace allows.
    private Instant begin(RoutePart part, Duration gap) {
        var now = clock.instant();
        var rest = lanes.pausedUntil(lane(part)).orElse(now);
        var paced =
                deliveries.lastStart(queue(part), now.minus(LATELY)).map(last -> last.plus(gap));
        return Moments.later(Moments.later(now, rest), paced.orElse(now));
    }

    private static LaneId lane(RoutePart part) {
        return new LaneId(CurrentTenant.get(), part.server(), part.sender());
    }

    /// The messages of the route that leave before the last one of this part, and that one.
    private long ahead(RoutePart part, Instant due) {
        return Math.max(1, forecast.upTo(queue(part), part.turnOf(), due));
    }

    /// Where each user has a login of their own, nobody waits for another.
    private Queue queue(RoutePart part) {
        return routes.eachUserSignsIn(part.server())
                ? new Queue(part.server(), part.sender())
                : Queue.of(part.server());
    }
}
