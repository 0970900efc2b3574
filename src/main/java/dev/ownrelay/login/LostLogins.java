package dev.ownrelay.login;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.login.LoginListener.Lost;
import dev.ownrelay.login.LoginListener.Owner;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/// Stores that a provider does not accept a consent any more, and tells whoever gave it.
@Component
class LostLogins {

    private final LoginRows rows;
    private final AppUsers users;
    private final Agencies agencies;
    private final AuditTrail trail;
    private final ObjectProvider<LoginListener> listeners;
    private final ObjectProvider<ServerLogins> servers;
    private final Clock clock;

    LostLogins(
            LoginRows rows,
            AppUsers users,
            Agencies agencies,
            AuditTrail trail,
            ObjectProvider<LoginListener> listeners,
            ObjectProvider<ServerLogins> servers,
            Clock clock) {
        this.rows = rows;
        this.users = users;
        this.agencies = agencies;
        this.trail = trail;
        this.listeners = listeners;
        this.servers = servers;
        this.clock = clock;
    }

    /// In the transaction that holds the row.
    void lose(LoginOf login, LoginRow row, String reason) {
        rows.lose(row, reason, clock.instant());
        var name = name(login);
        trail.note(null, "server-login.lost", login.serverId(), name + ", " + row.account());
        var lost = new Lost(login, name, row.account(), reason, owner(row.consentedBy()));
        listeners.forEach(listener -> listener.lost(lost));
    }

    private String name(LoginOf login) {
        var known = servers.getIfAvailable();
        return known == null
                ? login.account()
                : known.find(login.serverId(), login.userId())
                        .map(ServerLogin::name)
                        .orElse(login.account());
    }

    private @Nullable Owner owner(@Nullable UUID id) {
        return id == null
                ? null
                : users.findById(id).filter(AppUser::enabled).map(this::owner).orElse(null);
    }

    private Owner owner(AppUser user) {
        var language =
                Objects.requireNonNullElseGet(
                        user.locale(),
                        () -> agencies.findById(user.tenantId()).map(Agency::locale).orElse("en"));
        return new Owner(
                user.getId(), user.displayName(), user.email(), Locale.forLanguageTag(language));
    }
}
