package dev.ownrelay.batch;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.ledger.DayCounts;
import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.message.Moments;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.SignInStates;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Counts the messages of one batch by its index, and tells when the last one leaves.
@Service
public class Batches {

    private static final Duration LATELY = Duration.ofMinutes(5);

    /// Fewer messages say nothing about a pace.
    private static final int ENOUGH = 5;

    /// A server that is this much slower than it is allowed to be sets the pace itself.
    private static final double SLOWER = 1.05;

    /// The messages of one batch at one server.
    ///
    /// @param lately those that left in the last minutes, from `first` to `last`
    private record Part(
            @Nullable UUID server,
            UUID sender,
            String senderName,
            BatchCounts counts,
            @Nullable Timestamp lastDue,
            long lately,
            @Nullable Timestamp first,
            @Nullable Timestamp last) {

        static Part of(ResultSet row) throws SQLException {
            return new Part(
                    row.getObject("server", UUID.class),
                    row.getObject("sender_id", UUID.class),
                    row.getString("from_name"),
                    BatchCounts.of(row),
                    row.getTimestamp("last_due"),
                    row.getLong("lately"),
                    row.getTimestamp("first"),
                    row.getTimestamp("last"));
        }
    }

    private final JdbcClient jdbc;
    private final Routes routes;
    private final Lanes lanes;
    private final Deliveries deliveries;
    private final DayCounts counts;
    private final SignInStates signIns;
    private final Clock clock;

    Batches(
            JdbcClient jdbc,
            Routes routes,
            Lanes lanes,
            Deliveries deliveries,
            DayCounts counts,
            SignInStates signIns,
            Clock clock) {
        this.jdbc = jdbc;
        this.routes = routes;
        this.lanes = lanes;
        this.deliveries = deliveries;
        this.counts = counts;
        this.signIns = signIns;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Progress progress(UUID batch) {
        var parts = parts(batch);
        var open = parts.stream().filter(part -> part.counts().waiting() > 0).toList();
        boolean paused = lanes.paused(CurrentTenant.get());
        var ends =
                paused
                        ? List.<Instant>of()
                        : open.stream().map(this::end).flatMap(Optional::stream).toList();
        return new Progress(
                batch,
                parts.stream().map(Part::counts).reduce(BatchCounts.NONE, BatchCounts::plus),
                paused,
                open.stream().map(this::signIn).flatMap(Optional::stream).toList(),
                ends.size() < open.size()
                        ? null
                        : ends.stream().max(Instant::compareTo).orElse(null));
    }

    /// What the messages of a batch are about; empty where there is none.
    @Transactional(readOnly = true)
    public String subject(UUID batch) {
        return jdbc.sql(
                        """
                        select subject from message where tenant_id = ? and batch_id = ?
                        order by id limit 1
                        """)
                .params(CurrentTenant.get(), batch)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private List<Part> parts(UUID batch) {
        return jdbc.sql(
                        """
                        select smtp_server_id as server, sender_id, max(from_name) as from_name, %s,
                            max(due_at) filter (where state in ('SCHEDULED', 'QUEUED', 'SENDING'))
                                as last_due,
                            count(*) filter (where state = 'SENT' and finished_at >= ?) as lately,
                            min(finished_at) filter (where state = 'SENT' and finished_at >= ?)
                                as first,
                            max(finished_at) filter (where state = 'SENT') as last
                        from message where tenant_id = ? and batch_id = ?
                        group by smtp_server_id, sender_id
                        """
                                .formatted(BatchCounts.COLUMNS))
                .params(since(), since(), CurrentTenant.get(), batch)
                .query((row, _) -> Part.of(row))
                .list();
    }

    private Timestamp since() {
        return Timestamp.from(clock.instant().minus(LATELY));
    }

    private Optional<Progress.SignIn> signIn(Part part) {
        long messages = part.counts().queued();
        return part.server() == null || messages == 0
                ? Optional.empty()
                : signIns.wait(part.server(), part.sender())
                        .map(wait ->
                                new Progress.SignIn(
                                        part.sender(), part.senderName(), wait, messages));
    }

    /// When the last message of this part leaves; empty if nobody can tell.
    private Optional<Instant> end(Part part) {
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
    private static Optional<Duration> gap(Part part, @Nullable Integer perMinute) {
        var measured = measured(part);
        return Optional.ofNullable(perMinute)
                .map(Duration.ofMinutes(1)::dividedBy)
                .filter(allowed -> !slower(measured, allowed))
                .or(() -> measured);
    }

    private static boolean slower(Optional<Duration> measured, Duration allowed) {
        return measured.filter(gap -> gap.toNanos() > allowed.toNanos() * SLOWER).isPresent();
    }

    private static Optional<Duration> measured(Part part) {
        if (part.lately() < ENOUGH || part.first() == null || part.last() == null) {
            return Optional.empty();
        }
        var taken = Duration.between(part.first().toInstant(), part.last().toInstant());
        return Optional.of(taken.dividedBy(part.lately() - 1));
    }

    /// When the next message leaves: not before the lane's rest is over, and not sooner after the
    /// last one than the pace allows.
    private Instant begin(Part part, Duration gap) {
        var now = clock.instant();
        var rest = lanes.pausedUntil(lane(part)).orElse(now);
        var paced =
                deliveries.lastStart(queue(part), now.minus(LATELY)).map(last -> last.plus(gap));
        return Moments.later(Moments.later(now, rest), paced.orElse(now));
    }

    private static LaneId lane(Part part) {
        return new LaneId(CurrentTenant.get(), part.server(), part.sender());
    }

    /// Where each user has a login of their own, nobody waits for another.
    private Queue queue(Part part) {
        return routes.eachUserSignsIn(part.server())
                ? new Queue(part.server(), part.sender())
                : Queue.of(part.server());
    }

    /// The messages of the queue that leave before the last one of this part, and that one.
    private long ahead(Part part, Instant due) {
        var sender = queue(part).sender();
        var others =
                jdbc.sql(
                                """
                                select count(*) from message where tenant_id = ?
                                and smtp_server_id is not distinct from ?::uuid
                                and (?::uuid is null or sender_id = ?)
                                and state = 'QUEUED' and due_at <= ?
                                """)
                        .param(CurrentTenant.get())
                        .param(part.server())
                        .param(sender)
                        .param(sender)
                        .param(Timestamp.from(due))
                        .query(Long.class)
                        .single();
        return Math.max(1, others);
    }
}
