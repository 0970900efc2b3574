package dev.ownrelay.imports;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps the logins of a list while it is corrected, sealed, for whoever sent it and for an hour. A
/// login goes where the list says, by the same way, and nowhere else.
@Component
class KeptLogins {

    static final Duration KEPT = Duration.ofHours(1);

    private final SecretVault vault;
    private final JdbcClient jdbc;
    private final Clock clock;

    KeptLogins(SecretVault vault, JdbcClient jdbc, Clock clock) {
        this.vault = vault;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Whose login it is, and where it may go.
    ///
    /// @param goal host, port and encryption; empty: the list names none that can be
    record Place(UUID draft, int line, UUID user, String goal) {

        private SecretContext context() {
            var parts = List.of(Integer.toString(line), user.toString(), goal);
            return new SecretContext("import-login", CurrentTenant.get(), draft, parts);
        }
    }

    /// In place of the one that was kept there.
    @Transactional
    public void keep(Place place, String login) {
        jdbc.sql(
                        """
                        insert into server_import (tenant_id, id, line, user_id, sealed_login, kept_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, id, line) do update
                        set sealed_login = excluded.sealed_login
                        where server_import.user_id = excluded.user_id
                        """)
                .params(
                        CurrentTenant.get(),
                        place.draft(),
                        place.line(),
                        place.user(),
                        vault.seal(place.context(), login).stored(),
                        now())
                .update();
    }

    /// @return empty: none is kept there, or it is to go elsewhere
    @Transactional(readOnly = true)
    public Optional<String> find(Place place) {
        return stored(place).flatMap(sealed -> open(place, sealed));
    }

    /// Whether there is one, wherever it may go.
    @Transactional(readOnly = true)
    public boolean has(Place place) {
        return stored(place).isPresent();
    }

    private Optional<SealedSecret> stored(Place place) {
        return jdbc.sql(
                        """
                        select sealed_login from server_import
                        where tenant_id = ? and id = ? and line = ? and user_id = ? and kept_at > ?
                        """)
                .params(
                        CurrentTenant.get(),
                        place.draft(),
                        place.line(),
                        place.user(),
                        now().minus(KEPT))
                .query(String.class)
                .optional()
                .map(SealedSecret::new);
    }

    private Optional<String> open(Place place, SealedSecret sealed) {
        try {
            return Optional.of(vault.open(place.context(), sealed));
        } catch (SecretUnreadableException elsewhere) {
            return Optional.empty();
        }
    }

    /// The list is saved.
    @Transactional
    public void forget(UUID draft, UUID user) {
        jdbc.sql("delete from server_import where tenant_id = ? and id = ? and user_id = ?")
                .params(CurrentTenant.get(), draft, user)
                .update();
    }

    /// Of lists that nobody goes on with.
    @Transactional
    public void forgetOld() {
        jdbc.sql("delete from server_import where tenant_id = ? and kept_at <= ?")
                .params(CurrentTenant.get(), now().minus(KEPT))
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
