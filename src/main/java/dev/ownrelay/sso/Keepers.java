package dev.ownrelay.sso;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.Role;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Who gets in by password where the others do not: administrators who keep it for the day when the
/// provider is not there, and operators, whom no provider of an agency lets in.
@Component
class Keepers implements PasswordRule {

    /// What stands in place of a password lets nobody in.
    private static final String ADMINISTRATORS =
            """
            select u.id, u.display_name as name, u.email, coalesce(f.keeps_password, false) as keeps,
                f.placeholder is distinct from
                    encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex') as has_password
            from app_user u left join federated_user f
                on f.tenant_id = u.tenant_id and f.user_id = u.id
            where u.tenant_id = :agency and u.enabled and u.role = 'ADMIN'
                and u.joined_at is not null
            order by u.display_name, u.id
            """;

    private static final String ELSEWHERE =
            """
            select u.id from app_user u join identity_provider p
                on p.tenant_id = u.tenant_id and p.enabled
            left join federated_user f on f.tenant_id = u.tenant_id and f.user_id = u.id
            where u.tenant_id = :agency and not u.operator
                and (f.placeholder = encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex')
                    or not p.passwords
                        and not (u.role = 'ADMIN' and coalesce(f.keeps_password, false)))
            """;

    /// An administrator of the agency.
    ///
    /// @param keeps whether a password lets in whatever others may
    /// @param hasPassword whether there is one
    record Keeper(UUID id, String name, String email, boolean keeps, boolean hasPassword) {}

    private final IdentityProviders providers;
    private final JdbcClient jdbc;

    Keepers(IdentityProviders providers, JdbcClient jdbc) {
        this.providers = providers;
        this.jdbc = jdbc;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean admits(AppUser user) {
        return user.operator()
                || !areOff()
                || user.role() == Role.ADMIN
                        && all().stream()
                                .anyMatch(each -> each.keeps() && each.id().equals(user.getId()));
    }

    @Override
    @Transactional(readOnly = true)
    public Set<UUID> withoutPassword() {
        return of(ELSEWHERE).query(UUID.class).set();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean isLastWayIn(UUID userId) {
        return areOff()
                && all().stream()
                        .filter(each -> each.keeps() && each.hasPassword())
                        .allMatch(each -> each.id().equals(userId));
    }

    /// Whether passwords let nobody in but those who keep theirs.
    private boolean areOff() {
        return providers
                .find()
                .filter(provider -> provider.enabled() && !provider.passwords())
                .isPresent();
    }

    /// The administrators who may sign in.
    @Transactional(readOnly = true)
    public List<Keeper> all() {
        return of(ADMINISTRATORS).query(Keeper.class).list();
    }

    /// From now on these and no others.
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Collection<UUID> administrators) {
        of("update federated_user set keeps_password = false where tenant_id = :agency").update();
        administrators.forEach(id ->
                of("""
                insert into federated_user (tenant_id, user_id, keeps_password)
                values (:agency, :user, true)
                on conflict (tenant_id, user_id)
                    do update set keeps_password = true
                """)
                        .param("user", id)
                        .update());
    }

    /// The hash of the user's password stands there in place of one.
    @Transactional(propagation = Propagation.MANDATORY)
    public void hasNoPassword(AppUser user) {
        of("""
        insert into federated_user (tenant_id, user_id, placeholder)
        values (:agency, :user, :mark)
        on conflict (tenant_id, user_id) do update
            set placeholder = excluded.placeholder
        """)
                .param("user", user.getId())
                .param("mark", Sha256.of(user.passwordHash()))
                .update();
    }

    private JdbcClient.StatementSpec of(String sql) {
        return jdbc.sql(sql).param("agency", CurrentTenant.get());
    }
}
