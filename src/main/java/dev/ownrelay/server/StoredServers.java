package dev.ownrelay.server;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.web.NotFound;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads the table *Other SMTP servers* of the agency as its pages show it.
@Service
class StoredServers {

    private final SmtpServers servers;
    private final ServerPauses pauses;
    private final ObjectProvider<ServerUsage> usage;
    private final Outsiders outsiders;

    StoredServers(
            SmtpServers servers,
            ServerPauses pauses,
            ObjectProvider<ServerUsage> usage,
            Outsiders outsiders) {
        this.servers = servers;
        this.pauses = pauses;
        this.usage = usage;
        this.outsiders = outsiders;
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

    /// @throws NotFound when the agency has no such server
    @Transactional(readOnly = true)
    public StoredServer get(UUID id) {
        return find(id).orElseThrow(NotFound::new);
    }

    private Map<UUID, Long> userCounts() {
        return Optional.ofNullable(usage.getIfAvailable())
                .map(ServerUsage::userCounts)
                .orElse(Map.of());
    }
}
