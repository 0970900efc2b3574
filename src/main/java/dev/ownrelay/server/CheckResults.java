package dev.ownrelay.server;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.trial.ConnectionReport;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Notes what tests of stored servers found, on the row and as incidents. What was found of
/// settings that are others by now is forgotten.
@Service
public class CheckResults {

    private final SmtpServers servers;
    private final ServerIncidents incidents;
    private final ServerPauses pauses;
    private final CheckHistory history;
    private final ServerAudit audit;
    private final Clock clock;

    CheckResults(
            SmtpServers servers,
            ServerIncidents incidents,
            ServerPauses pauses,
            CheckHistory history,
            ServerAudit audit,
            Clock clock) {
        this.servers = servers;
        this.incidents = incidents;
        this.pauses = pauses;
        this.history = history;
        this.audit = audit;
        this.clock = clock;
    }

    /// Of a check that nobody looked at.
    @Transactional
    public void note(UUID serverId, int settingsVersion, ConnectionReport report) {
        if (store(serverId, settingsVersion, report) && !serves(report)) {
            incidents.failed(serverId, settingsVersion, report.result());
            pauses.testFailed(serverId, settingsVersion, report.result());
        }
    }

    /// Of an administrator's own test: whoever saw it fail needs no notice.
    ///
    /// @param stored whose row shall say so; null: typed settings were tested
    @Transactional
    public void noteOwn(
            SmtpEndpoint endpoint,
            @Nullable StoredServer stored,
            ConnectionReport report,
            UUID actor) {
        audit.tested(actor, endpoint, report);
        if (stored != null) {
            store(stored.id(), stored.settingsVersion(), report);
        }
    }

    /// Of a test that went well before exactly these settings were saved.
    ///
    /// @param certificateUntil null: none was seen
    @Transactional
    public void noteTested(
            UUID serverId, int settingsVersion, long millis, @Nullable Instant certificateUntil) {
        var last = new DeliveryResult.Reply(Stage.QUIT, 250, "", millis);
        var report = new ConnectionReport(List.of(), true, last, null, List.of());
        store(serverId, settingsVersion, report, certificateUntil);
    }

    /// Forgets what was found of a server before it was changed.
    ///
    /// @param before the version of its settings until then
    @Transactional
    public void changed(SmtpServer server, int before) {
        if (server.settingsVersion() != before || !server.enabled()) {
            incidents.forget(server.getId());
        }
        pauses.forget(server.getId(), server.settingsVersion());
    }

    private boolean store(UUID serverId, int settingsVersion, ConnectionReport report) {
        return store(serverId, settingsVersion, report, until(report));
    }

    private boolean store(
            UUID serverId,
            int settingsVersion,
            ConnectionReport report,
            @Nullable Instant certificateUntil) {
        var result = report.result();
        int stored =
                servers.recordCheck(
                        serverId,
                        settingsVersion,
                        clock.instant(),
                        report.ok(),
                        result.stage(),
                        result.code(),
                        result.text(),
                        Math.toIntExact(Math.min(result.millis(), Integer.MAX_VALUE)),
                        certificateUntil,
                        report.sizeLimit());
        if (stored > 0) {
            history.note(serverId, report);
        }
        if (stored > 0 && serves(report)) {
            incidents.works(serverId, settingsVersion);
            pauses.testWorked(serverId, settingsVersion);
            incidents.certificate(serverId, settingsVersion, certificateUntil);
        }
        return stored > 0;
    }

    /// Whether the server works: one that does not take this administrator for a sender or a
    /// recipient may still take every recruiter, but one that hangs up (RFC 5321 section 3.8) takes
    /// nobody.
    private static boolean serves(ConnectionReport report) {
        var result = report.result();
        return report.ok() || result.stage().compareTo(Stage.AUTH) > 0 && result.code() != 421;
    }

    private static @Nullable Instant until(ConnectionReport report) {
        var tls = report.tls();
        return tls == null ? null : tls.notAfter();
    }
}
