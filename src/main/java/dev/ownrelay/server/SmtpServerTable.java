package dev.ownrelay.server;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.WaitingMessages;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.UUID;

/// Edits the table *Other SMTP servers* of the agency.
@Service
public class SmtpServerTable {

    private final SmtpServers servers;
    private final ServerSecrets secrets;
    private final ServerAudit audit;
    private final CheckResults results;
    private final ServerPauses pauses;
    private final ObjectProvider<WaitingMessages> messages;
    private final Clock clock;

    SmtpServerTable(
            SmtpServers servers,
            ServerSecrets secrets,
            ServerAudit audit,
            CheckResults results,
            ServerPauses pauses,
            ObjectProvider<WaitingMessages> messages,
            Clock clock) {
        this.servers = servers;
        this.secrets = secrets;
        this.audit = audit;
        this.results = results;
        this.pauses = pauses;
        this.messages = messages;
        this.clock = clock;
    }

    /// @throws org.springframework.dao.DataIntegrityViolationException when the name is taken
    @Transactional
    public UUID add(ServerSettings settings, ServerSecrets.Typed typed, UUID actor) {
        var server = new SmtpServer(UUID.randomUUID(), settings, clock.instant());
        audit.note(actor, "added", server);
        store(server, typed, actor);
        return server.getId();
    }

    /// @param version of the row that was edited
    /// @param typed where empty, what is stored is kept, if the destination is the same
    /// @throws ObjectOptimisticLockingFailureException when the row was changed or deleted since
    /// @throws org.springframework.dao.DataIntegrityViolationException when the name is taken
    @Transactional
    public void change(
            UUID id, int version, ServerSettings settings, ServerSecrets.Typed typed, UUID actor) {
        var server =
                servers.findById(id)
                        .filter(row -> row.version() == version)
                        .orElseThrow(() ->
                                new ObjectOptimisticLockingFailureException(SmtpServer.class, id));
        int before = server.settingsVersion();
        var old = server.settings();
        var fields = SettingsChanges.between(old, settings);
        server.change(settings);
        if (!fields.isEmpty()) {
            audit.changed(actor, server, fields);
        }
        store(server, typed, actor);
        if (settings.destination().endsConsentsOf(old.destination())) {
            secrets.forgetLogins(id);
        }
        results.changed(server, before);
        messages.ifAvailable(waiting -> {
            if (settings.destination().onlySignsInOtherwise(old.destination())) {
                waiting.follow(id, settings.destination().place(null));
            }
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
            servers.findById(id).ifPresent(row -> audit.note(actor, "tried", row));
        }
        return rested;
    }

    private void store(SmtpServer server, ServerSecrets.Typed typed, UUID actor) {
        secrets.store(server, typed, actor);
        servers.saveAndFlush(server);
    }
}
