package dev.ownrelay.sso;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who of the agency's users is whom at its provider.
@Repository
class Identities {

    /// Somebody whom the provider has brought.
    record Bound(UUID userId, String name, String email) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    Identities(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<UUID> userOf(Person person) {
        return of("""
        select user_id from federated_identity
        where tenant_id = :agency and issuer = :issuer and subject = :subject
        """)
                .param("issuer", person.issuer())
                .param("subject", person.subject())
                .query(UUID.class)
                .optional();
    }

    /// @throws org.springframework.dao.DuplicateKeyException when the provider spoke of somebody
    ///   else before as this user
    @Transactional(propagation = Propagation.MANDATORY)
    public void bind(Person person, UUID userId) {
        of("insert into federated_identity values (:agency, :issuer, :subject, :user, :now)")
                .param("issuer", person.issuer())
                .param("subject", person.subject())
                .param("user", userId)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /// Whether the provider spoke of somebody as this user before.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean isBound(String issuer, UUID userId) {
        return of("""
        select exists (select from federated_identity
            where tenant_id = :agency and issuer = :issuer and user_id = :user)
        """)
                .param("issuer", issuer)
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    /// @return false: there was none
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean forget(UUID userId) {
        return of("delete from federated_identity where tenant_id = :agency and user_id = :user")
                        .param("user", userId)
                        .update()
                > 0;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetAll() {
        of("delete from federated_identity where tenant_id = :agency").update();
    }

    @Transactional(readOnly = true)
    public List<Bound> bound() {
        return of("""
        select u.id as user_id, u.display_name as name, u.email
        from federated_identity f join app_user u
            on u.tenant_id = f.tenant_id and u.id = f.user_id
        where f.tenant_id = :agency order by u.display_name, u.id
        """)
                .query(Bound.class)
                .list();
    }

    private JdbcClient.StatementSpec of(String sql) {
        return jdbc.sql(sql).param("agency", CurrentTenant.get());
    }
}
