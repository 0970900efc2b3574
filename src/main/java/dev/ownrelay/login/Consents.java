package dev.ownrelay.login;

import dev.ownrelay.login.TokenAnswer.Granted;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Stores what somebody who signed in has allowed.
@Service
class Consents {

    private final LoginRows rows;
    private final LoginTokens tokens;
    private final AuditTrail trail;
    private final ObjectProvider<LoginListener> listeners;
    private final ObjectProvider<ServerLogins> servers;
    private final Clock clock;

    Consents(
            LoginRows rows,
            LoginTokens tokens,
            AuditTrail trail,
            ObjectProvider<LoginListener> listeners,
            ObjectProvider<ServerLogins> servers,
            Clock clock) {
        this.rows = rows;
        this.tokens = tokens;
        this.trail = trail;
        this.listeners = listeners;
        this.servers = servers;
        this.clock = clock;
    }

    /// In place of the one before, whoever gave it.
    ///
    /// @param account as which they signed in
    /// @return false: the server has changed while its provider was asked, so that nothing is
    ///   stored in place of what is good for it now
    @Transactional
    boolean store(ServerLogin server, Granted granted, String account, UUID by) {
        var login = server.login();
        var now = clock.instant();
        var row = rows.lockOrAddSoon(login);
        if (isAnother(server)) {
            return false;
        }
        rows.renew(row, new HeldLogin(login, row, tokens).renewed(granted, now));
        rows.consent(row, account, by, now);
        trail.note(by, "server-login.signed-in", login.serverId(), server.name() + ", " + account);
        listeners.forEach(listener -> listener.signedIn(login));
        return true;
    }

    private boolean isAnother(ServerLogin server) {
        var known = servers.getIfAvailable();
        return known != null
                && known.find(server.login().serverId(), server.login().userId())
                        .filter(now -> now.settingsVersion() == server.settingsVersion())
                        .isEmpty();
    }
}
