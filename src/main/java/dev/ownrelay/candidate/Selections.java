package dev.ownrelay.candidate;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Array;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps for a day whom somebody ticked, until the email to them is written. Nobody else sees it.
@Component
class Selections {

    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    Selections(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @return the id of the selection
    @Transactional
    public UUID keep(UUID user, Collection<UUID> candidates) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql(
                        """
                        delete from candidate_selection
                        where tenant_id = ? and made_at < ?
                        """)
                .params(CurrentTenant.get(), now.minus(KEPT))
                .update();
        var id = UUID.randomUUID();
        jdbc.sql("insert into candidate_selection values (?, ?, ?, ?::uuid[], ?)")
                .params(
                        CurrentTenant.get(),
                        id,
                        user,
                        (Object) candidates.toArray(UUID[]::new),
                        now)
                .update();
        return id;
    }

    @Transactional(readOnly = true)
    public Optional<List<UUID>> find(UUID id, UUID user) {
        return jdbc.sql(
                        """
                        select candidate_ids from candidate_selection
                        where tenant_id = ? and id = ? and user_id = ?
                        """)
                .params(CurrentTenant.get(), id, user)
                .query((row, _) -> ids(row.getArray(1)))
                .optional();
    }

    private static List<UUID> ids(Array array) throws SQLException {
        return List.of((UUID[]) array.getArray());
    }
}
