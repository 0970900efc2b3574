package dev.ownrelay.batch;

import dev.ownrelay.lane.Lanes;
import dev.ownrelay.server.SignInStates;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Counts the messages of one batch by its index.
@Service
public class Batches {

    private final JdbcClient jdbc;
    private final SelfPauses selfPauses;
    private final Lanes lanes;
    private final BatchEnds ends;
    private final SignInStates signIns;

    Batches(
            JdbcClient jdbc,
            SelfPauses selfPauses,
            Lanes lanes,
            BatchEnds ends,
            SignInStates signIns) {
        this.jdbc = jdbc;
        this.selfPauses = selfPauses;
        this.lanes = lanes;
        this.ends = ends;
        this.signIns = signIns;
    }

    @Transactional(readOnly = true)
    public Progress progress(UUID batch) {
        var parts = parts(batch);
        var open = parts.stream().filter(part -> part.counts().waiting() > 0).toList();
        boolean paused = lanes.paused(CurrentTenant.get());
        var last =
                paused
                        ? List.<Instant>of()
                        : open.stream().map(ends::of).flatMap(Optional::stream).toList();
        return new Progress(
                batch,
                parts.stream().map(RoutePart::counts).reduce(BatchCounts.NONE, BatchCounts::plus),
                paused,
                signIns(open),
                selfPauses.of(batch).orElse(null),
                last.size() < open.size()
                        ? null
                        : last.stream().max(Instant::compareTo).orElse(null));
    }

    /// What the messages of a batch are about; empty where there is none, or everybody was erased.
    @Transactional(readOnly = true)
    public String subject(UUID batch) {
        return jdbc.sql(
                        """
                        select subject from message where tenant_id = ? and batch_id = ?
                            and erased_at is null
                        order by id limit 1
                        """)
                .params(CurrentTenant.get(), batch)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private List<Progress.SignIn> signIns(List<RoutePart> parts) {
        var waits = new LinkedHashMap<UUID, Progress.SignIn>();
        parts.stream()
                .flatMap(part -> signIn(part).stream())
                .forEach(wait -> waits.merge(wait.sender(), wait, Progress.SignIn::plus));
        return List.copyOf(waits.values());
    }

    private Optional<Progress.SignIn> signIn(RoutePart part) {
        long messages = part.counts().queued();
        return part.server() == null || messages == 0
                ? Optional.empty()
                : signIns.wait(part.server(), part.sender())
                        .map(wait ->
                                new Progress.SignIn(
                                        part.sender(), part.senderName(), wait, messages));
    }

    private List<RoutePart> parts(UUID batch) {
        return jdbc.sql(
                        """
                        select smtp_server_id as server, sender_id,
                            max(from_name) as from_name, turn_of, %s,
                            max(due_at) filter (where state in ('SCHEDULED', 'QUEUED', 'SENDING'))
                                as last_due
                        from message where tenant_id = ? and batch_id = ?
                        group by smtp_server_id, sender_id, turn_of
                        """
                                .formatted(BatchCounts.COLUMNS))
                .params(CurrentTenant.get(), batch)
                .query((row, _) -> RoutePart.of(row))
                .list();
    }
}
