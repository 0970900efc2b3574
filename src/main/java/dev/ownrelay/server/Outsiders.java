package dev.ownrelay.server;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Chooser;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds the users who chose a server that does not send for their address.
@Service
public class Outsiders {

    private static final AllowedDomains ANY = AllowedDomains.of("");

    /// A server and its users who cannot send.
    public record Of(UUID serverId, String serverName, List<Chooser> users) {}

    private final SmtpServers servers;
    private final ObjectProvider<ServerUsage> usage;

    Outsiders(SmtpServers servers, ObjectProvider<ServerUsage> usage) {
        this.servers = servers;
        this.usage = usage;
    }

    /// Of the enabled servers of the agency, by name; servers without any are absent.
    @Transactional(readOnly = true)
    public List<Of> all() {
        var enabled = servers.findEnabledByName();
        var outside = among(enabled);
        return enabled.stream()
                .map(server ->
                        new Of(
                                server.getId(),
                                server.name(),
                                outside.getOrDefault(server.getId(), List.of())))
                .filter(of -> !of.users().isEmpty())
                .toList();
    }

    /// By server; servers without any are absent.
    Map<UUID, List<Chooser>> among(Collection<SmtpServer> chosen) {
        var restricted =
                chosen.stream()
                        .filter(server -> !server.settings().senderDomains().isBlank())
                        .collect(toMap(SmtpServer::getId, Outsiders::domains));
        var users = usage.getIfAvailable();
        return restricted.isEmpty() || users == null
                ? Map.of()
                : users.choosers(restricted.keySet()).stream()
                        .filter(user ->
                                !restricted.getOrDefault(user.serverId(), ANY).allow(user.email()))
                        .collect(groupingBy(Chooser::serverId));
    }

    private static AllowedDomains domains(SmtpServer server) {
        return AllowedDomains.of(server.settings().senderDomains());
    }
}
