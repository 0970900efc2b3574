package dev.ownrelay.smtp;

import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// Where a password is sent, and for whom. A stored password belongs to one destination only.
///
/// @param username null: no login
record Destination(String host, int port, Tls tls, @Nullable String username) {

    boolean hasLogin() {
        return username != null;
    }

    /// The agency is the one that asks, not the one that the row names: a row that strayed across
    /// the wall cannot be opened.
    SecretContext secretContext(UUID row) {
        return new SecretContext(
                "smtp-password",
                CurrentTenant.get(),
                row,
                List.of(
                        host,
                        Integer.toString(port),
                        tls.name(),
                        hasLogin() ? "PASSWORD" : "NONE",
                        username == null ? "" : username));
    }
}
