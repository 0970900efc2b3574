package dev.ownrelay.audit;

import dev.ownrelay.audit.AuditEntry.Place;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads the trails, newest first, by their indexes.
@Component
class AuditEntries {

    /// Each arm is one walk along one index; together they are in order again.
    private static final String ARM =
            """
            (select id, at, actor_id, %s as agency, action, subject_id, detail, client
            from %s where %s order by at desc, id desc limit :most)\
            """;

    private static final String IN_ORDER =
            "select * from (%s) found order by at desc, id desc limit :most";

    /// Jumps from value to value along an index instead of reading all rows.
    private static final String VALUES =
            """
            with recursive found(value) as (
                (select %1$s from %2$s where %3$s and %1$s is not null order by 1 limit 1)
                union all
                select (select %1$s from %2$s where %3$s and %1$s > found.value order by 1 limit 1)
                from found where found.value is not null)
            select value from found where value is not null\
            """;

    private final JdbcClient jdbc;

    AuditEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param after where the page before ended; null: from the newest
    @Transactional(readOnly = true)
    public List<AuditEntry> read(
            Trail trail, AuditCriteria criteria, @Nullable Place after, int most) {
        var asked = new AuditConditions(trail, criteria, after);
        var arms =
                asked.arms().stream()
                        .map(arm -> ARM.formatted(trail.agency(), trail.table(), arm))
                        .collect(Collectors.joining(" union all "));
        return jdbc.sql(IN_ORDER.formatted(arms))
                .params(asked.values())
                .param("most", most)
                .query((row, _) -> AuditEntry.read(row))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<Place> find(Trail trail, UUID id) {
        return jdbc.sql(
                        "select at from %s where %s and id = :id"
                                .formatted(trail.table(), trail.scope()))
                .param("tenant", CurrentTenant.find().orElse(null))
                .param("id", id)
                .query(OffsetDateTime.class)
                .optional()
                .map(at -> new Place(at.toInstant(), id));
    }

    /// The areas that the trail has rows of.
    @Transactional(readOnly = true)
    public List<String> areas(Trail trail) {
        return values(trail, "area", String.class);
    }

    /// Everybody who did something that stands in the trail.
    @Transactional(readOnly = true)
    public List<UUID> actors(Trail trail) {
        return values(trail, "actor_id", UUID.class);
    }

    private <T> List<T> values(Trail trail, String column, Class<T> type) {
        return jdbc.sql(VALUES.formatted(column, trail.table(), trail.scope()))
                .param("tenant", CurrentTenant.find().orElse(null))
                .query(type)
                .list();
    }
}
