package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// When the users of the agency signed in last, as the audit trail tells it.
@Component
public class LastSignIns {

    private record Row(UUID id, Timestamp at) {}

    private final JdbcClient jdbc;

    LastSignIns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// By user; who never did is not among them. Reads a few rows of each user's trail.
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<UUID, Instant> all() {
        return jdbc
                .sql(
                        """
                        select u.id, last.at from app_user u cross join lateral (
                            select at from audit_event a
                            where a.tenant_id = u.tenant_id and a.actor_id = u.id
                                and a.action = 'sign-in.succeeded'
                            order by a.at desc limit 1) last
                        where u.tenant_id = :agency
                        """)
                .param("agency", CurrentTenant.get())
                .query(Row.class)
                .stream()
                .collect(Collectors.toMap(Row::id, row -> row.at().toInstant()));
    }

    /// Of a user who has signed in just now.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean signedInBefore(UUID userId) {
        return jdbc.sql(
                        """
                        select exists (select from audit_event
                            where tenant_id = :agency and actor_id = :user
                                and action = 'sign-in.succeeded' order by at desc offset 1)
                        """)
                .param("agency", CurrentTenant.get())
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }
}
