package dev.ownrelay.audit;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What is asked of a trail, as conditions of SQL with their values.
final class AuditConditions {

    private final StringBuilder conditions;
    private final Map<String, Object> values = new HashMap<>();
    private final @Nullable UUID person;

    AuditConditions(Trail trail, AuditCriteria criteria, AuditEntry.@Nullable Place after) {
        conditions = new StringBuilder(trail.scope());
        CurrentTenant.find().ifPresent(tenant -> values.put("tenant", tenant));
        person = criteria.person();
        add("", "person", person);
        add("area = :area", "area", criteria.area().isEmpty() ? null : criteria.area());
        add("at >= :since", "since", moment(criteria.since()));
        add("at < :until", "until", moment(criteria.until()));
        if (after != null) {
            add("(at, id) < (:at, :id)", "at", moment(after.at()));
            add("", "id", after.id());
        }
    }

    private void add(String condition, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
            conditions.append(condition.isEmpty() ? "" : " and " + condition);
        }
    }

    private static @Nullable Object moment(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /// What somebody did, and what was done to them, stand in two indexes.
    List<String> arms() {
        return person == null
                ? List.of(conditions.toString())
                : List.of(
                        conditions + " and actor_id = :person",
                        conditions
                                + " and subject_id = :person"
                                + " and actor_id is distinct from :person");
    }

    Map<String, Object> values() {
        return values;
    }
}
