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

    /// The application itself dropped the password, because somebody has signed in.
    void passwordServed(SmtpServer server) {
        trail.note(null, "smtp-server.password-dropped", server.getId(), describe(server));
    }

    void tested(UUID actor, SmtpEndpoint endpoint, ConnectionReport report) {
        var text = "%s:%d %s".formatted(endpoint.host(), endpoint.port(), report.outcome());
        trail.note(actor, "smtp-server.tested", endpoint.serverId(), text);
    }

    private static String login(Destination to) {
        var login = to.login();
        var account = to.username() == null ? "" : " as " + to.username();
        return login == null
                ? account
                : "%s, signs in by %s (%s), client %s%s%s%s"
                        .formatted(
                                to.eachUserSignsIn() ? "" : account,
                                login.kind(),
                                login.grant(),
                                login.clientId().isEmpty() ? "of the operator" : login.clientId(),
                                login.directory().isEmpty() ? "" : " in " + login.directory(),
                                login.tokenUrl().isEmpty() ? "" : ", tokens " + login.tokenUrl(),
                                login.scopes().isEmpty() ? "" : " for " + login.scopes());
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
                        login(to),
                        ca == null ? "" : ", trusts " + CaCertificates.subjects(ca));
    }
}
