package dev.ownrelay.server;

import dev.ownrelay.health.BlockListReports;
import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.web.NotFound;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Reads the table *Other SMTP servers* of the agency as its pages show it.
@Service
public class StoredServers {

    private final SmtpServers servers;
    private final ServerTroubles troubles;
    private final ServerUsers users;
    private final ObjectProvider<WaitingMessages> messages;
    private final CheckHistory history;
    private final SignInStates signIns;
    private final ObjectProvider<BlockListReports> blockLists;

    StoredServers(
            SmtpServers servers,
            ServerTroubles troubles,
            ServerUsers users,
            ObjectProvider<WaitingMessages> messages,
            CheckHistory history,
            SignInStates signIns,
            ObjectProvider<BlockListReports> blockLists) {
        this.servers = servers;
        this.troubles = troubles;
        this.users = users;
        this.messages = messages;
        this.history = history;
        this.signIns = signIns;
        this.blockLists = blockLists;
    }

    @Transactional(readOnly = true)
    public List<StoredServer> all() {
        return seen(servers.findAllByName(), _ -> StoredServer.Details.NONE);
    }

    @Transactional(readOnly = true)
    public Optional<StoredServer> find(UUID id) {
        var row = servers.findById(id).stream().toList();
        return seen(row, this::details).stream().findFirst();
    }

    /// @throws NotFound when the agency has no such server
    @Transactional(readOnly = true)
    public StoredServer get(UUID id) {
        return find(id).orElseThrow(NotFound::new);
    }

    private StoredServer.Details details(UUID id) {
        var listed =
                Optional.ofNullable(blockLists.getIfAvailable()).flatMap(all -> all.ofServer(id));
        return new StoredServer.Details(history.of(id), listed, users.seen(id));
    }

    private List<StoredServer> seen(
            List<SmtpServer> rows, Function<UUID, StoredServer.Details> details) {
        var counts = users.counts();
        var paused = troubles.pauses();
        var outside = users.outside(rows);
        var senders = users.senders(rows);
        var waiting = waiting(rows.stream().map(SmtpServer::getId).toList());
        return rows.stream()
                .map(server -> {
                    var id = server.getId();
                    var pause = paused.get(id);
                    return StoredServer.of(
                            server,
                            troubles.brief(server.lastCheck()),
                            pause,
                            troubles.of(server.lastCheck(), pause),
                            waiting.getOrDefault(id, 0L),
                            counts.getOrDefault(id, 0L),
                            outside.getOrDefault(id, List.of()),
                            senders.getOrDefault(id, List.of()),
                            signIns.of(server),
                            details.apply(id));
                })
                .toList();
    }

    private Map<UUID, Long> waiting(List<UUID> ids) {
        return Optional.ofNullable(messages.getIfAvailable())
                .map(all -> all.waiting(ids))
                .orElse(Map.of());
    }
}
