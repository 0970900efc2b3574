package dev.ownrelay.server;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.trial.ConnectionReport;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads and edits the table *Other SMTP servers* of the agency.
@Service
public class SmtpServerTable {

    private final SmtpServers servers;
    private final SecretVault vault;
    private final AuditTrail audit;
    private final ObjectProvider<ServerUsage> usage;
    private final Outsiders outsiders;
    private final ObjectProvider<WaitingMessages> messages;
    private final CheckResults results;
    private final ServerIncidents incidents;
    private final ServerPauses pauses;
    private final Clock clock;

    SmtpServerTable(
            SmtpServers servers,
            SecretVault vault,
            AuditTrail audit,
            ObjectProvider<ServerUsage> usage,
            Outsiders outsiders,
            ObjectProvider<WaitingMessages> messages,
            CheckResults results,
            ServerIncidents incidents,
            ServerPauses pauses,
            Clock clock) {
        this.servers = servers;
        this.vault = vault;
        this.audit = audit;
        this.usage = usage;
        this.outsiders = outsiders;
        this.messages = messages;
        this.results = results;
        this.incidents = incidents;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<StoredServer> all() {
        var users = userCounts();
        var paused = pauses.all();
        var all = servers.findAllByName();
        var outside = outsiders.among(all);
        return all.stream()
                .map(server ->
                        StoredServer.of(
                                server,
                                paused.get(server.getId()),
                                users.getOrDefault(server.getId(), 0L),
                                outside.getOrDefault(server.getId(), List.of())))
                .toList();
    }

    @Transactional(readOnly = true)
    public Optional<StoredServer> find(UUID id) {
        return servers.findById(id)
                .map(server ->
                        StoredServer.of(
                                server,
                                pauses.find(id).orElse(null),
                                userCounts().getOrDefault(id, 0L),
                                outsiders.among(List.of(server)).getOrDefault(id, List.of())));
    }

    /// @param password empty: none
    /// @throws org.springframework.dao.DataIntegrityViolationException when the name is taken
    @Transactional
    public UUID add(ServerSettings settings, String password, UUID actor) {
        var server = new SmtpServer(UUID.randomUUID(), settings, clock.instant());
        audit.note(actor, "smtp-server.added", server.getId(), describe(server));
        store(server, password, actor);
        return server.getId();
    }

    /// @param version of the row that was edited
    /// @param password empty: keeps the stored one, if the destination is the same
    /// @throws ObjectOptimisticLockingFailureException when the row was changed or deleted since
    /// @throws org.springframework.dao.DataIntegrityViolationException when the name is taken
    @Transactional
    public void change(UUID id, int version, ServerSettings settings, String password, UUID actor) {
        var server =
                servers.findById(id)
                        .filter(row -> row.version() == version)
                        .orElseThrow(() ->
                                new ObjectOptimisticLockingFailureException(SmtpServer.class, id));
        int before = server.settingsVersion();
        var fields = SettingsChanges.between(server.settings(), settings);
        server.change(settings);
        if (!fields.isEmpty()) {
            audit.note(actor, "smtp-server.changed", id, fields + " " + describe(server));
        }
        store(server, password, actor);
        if (server.settingsVersion() != before || !server.enabled()) {
            incidents.forget(id);
        }
        pauses.forget(id, server.settingsVersion());
        messages.ifAvailable(waiting -> {
            waiting.hold(id);
            waiting.tryNow(id);
        });
    }

    /// Ends the rest of a server that failed.
    ///
    /// @return false when it does not rest
    @Transactional
    public boolean tryNow(UUID id, UUID actor) {
        boolean rested = pauses.tryNow(id);
        if (rested) {
            servers.findById(id)
                    .ifPresent(row -> audit.note(actor, "smtp-server.tried", id, describe(row)));
        }
        return rested;
    }

    /// @param home where the users of the server go; null: it has none
    /// @throws org.springframework.dao.DataIntegrityViolationException when it has users after all
    @Transactional
    public void delete(UUID id, @Nullable NewHome home, UUID actor) {
        servers.findById(id)
                .ifPresent(server -> {
                    if (home != null) {
                        usage.ifAvailable(users -> users.move(id, home.serverId()));
                    }
                    audit.note(actor, "smtp-server.deleted", id, describe(server));
                    servers.delete(server);
                    servers.flush();
                    messages.ifAvailable(waiting -> waiting.hold(id));
                });
    }

    /// @param serverId null: the default relay
    record NewHome(@Nullable UUID serverId) {}

    /// The stored password, if it was stored for exactly this destination and can be read.
    @Transactional(readOnly = true)
    public Optional<String> secret(UUID id, Destination destination) {
        return servers.findById(id)
                .map(SmtpServer::sealedSecret)
                .flatMap(sealed -> {
                    try {
                        return Optional.of(vault.open(destination.secretContext(id), sealed));
                    } catch (SecretUnreadableException e) {
                        return Optional.empty();
                    }
                });
    }

    /// Notes a test, and on the row itself if it was made with what is stored there.
    ///
    /// @param stored null: typed settings were tested
    @Transactional
    public void noteTest(
            @Nullable UUID id,
            @Nullable StoredServer stored,
            SmtpEndpoint endpoint,
            ConnectionReport report,
            UUID actor) {
        var result = report.result();
        var outcome = report.ok() ? "ok" : "failed at " + result.stage();
        audit.note(
                actor,
                "smtp-server.tested",
                id,
                "%s:%d %s".formatted(endpoint.host(), endpoint.port(), outcome));
        if (stored != null) {
            results.noteOwn(stored.id(), stored.settingsVersion(), report);
        }
    }

    private void store(SmtpServer server, String password, UUID actor) {
        if (!password.isEmpty()) {
            server.setSecret(vault.seal(server.secretContext(), password), clock.instant());
            audit.note(actor, "smtp-server.secret-set", server.getId(), describe(server));
        }
        servers.saveAndFlush(server);
    }

    private Map<UUID, Long> userCounts() {
        return Optional.ofNullable(usage.getIfAvailable())
                .map(ServerUsage::userCounts)
                .orElse(Map.of());
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
