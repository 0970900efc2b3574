package dev.ownrelay.server;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.trial.ConnectionReport;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.UUID;

/// What the audit trail says of servers: their names and destinations, never a secret.
@Component
class ServerAudit {

    private final AuditTrail trail;

    ServerAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void note(UUID actor, String what, SmtpServer server) {
        trail.note(actor, "smtp-server." + what, server.getId(), describe(server));
    }

    /// @param fields those that were changed
    void changed(UUID actor, SmtpServer server, List<String> fields) {
        var text = fields + " " + describe(server);
        trail.note(actor, "smtp-server.changed", server.getId(), text);
    }

    void tested(UUID actor, SmtpEndpoint endpoint, ConnectionReport report) {
        var text = "%s:%d %s".formatted(endpoint.host(), endpoint.port(), report.outcome());
        trail.note(actor, "smtp-server.tested", endpoint.serverId(), text);
    }

    private static String describe(SmtpServer server) {
        var to = server.destination();
        var ca = to.caCertificates();
        return "%s, %s:%d %s%s%s"
                .formatted(
                        server.name(),
                        to.host(),
                        to.port(),
                        to.tls(),
                        to.username() == null ? "" : " as " + to.username(),
                        ca == null ? "" : ", trusts " + CaCertificates.subjects(ca));
    }
}
