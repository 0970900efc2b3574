package dev.ownrelay.server;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.UUID;

/// Where a password is sent, and for whom. A stored password belongs to one destination only.
///
/// @param username null: no login
/// @param caCertificates in PEM, trusted there besides the public ones; null: none
public record Destination(
        String host,
        int port,
        Tls tls,
        @Nullable String username,
        @Nullable String caCertificates) {

    public boolean hasLogin() {
        return username != null;
    }

    /// Whether another computer or port would be connected to.
    public boolean leadsElsewhere(Destination other) {
        return port != other.port || !host.equals(other.host);
    }

    /// The agency is the one that asks, not the one that the row names: a row that strayed across
    /// the wall cannot be opened. The certificates are a part only where there are any, so that
    /// secrets stored before there could be some still open.
    SecretContext secretContext(UUID row) {
        var parts = new ArrayList<String>();
        parts.add(host);
        parts.add(Integer.toString(port));
        parts.add(tls.name());
        parts.add(hasLogin() ? "PASSWORD" : "NONE");
        parts.add(username == null ? "" : username);
        if (caCertificates != null) {
            parts.add(CaCertificates.fingerprint(caCertificates));
        }
        return new SecretContext("smtp-password", CurrentTenant.get(), row, parts);
    }
}
