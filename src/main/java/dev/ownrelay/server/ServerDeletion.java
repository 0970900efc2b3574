package dev.ownrelay.server;

import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.WaitingMessages;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Deletes a server: its users go elsewhere, and what waits for it is held.
@Service
public class ServerDeletion {

    private final SmtpServers servers;
    private final ServerAudit audit;
    private final ObjectProvider<ServerUsage> usage;
    private final ObjectProvider<WaitingMessages> messages;

    ServerDeletion(
            SmtpServers servers,
            ServerAudit audit,
            ObjectProvider<ServerUsage> usage,
            ObjectProvider<WaitingMessages> messages) {
        this.servers = servers;
        this.audit = audit;
        this.usage = usage;
        this.messages = messages;
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
                    audit.note(actor, "deleted", server);
                    servers.delete(server);
                    servers.flush();
                    messages.ifAvailable(waiting -> waiting.hold(id));
                });
    }

    /// @param serverId null: the default relay
    public record NewHome(@Nullable UUID serverId) {}
}
