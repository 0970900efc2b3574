package dev.ownrelay.server;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tests a server for an administrator who waits for the result, and notes what was found.
@Service
class TestRuns {

    private final SmtpServers servers;
    private final SecretVault vault;
    private final ServerTrial trial;
    private final ServerUsage users;
    private final CheckResults results;
    private final RouteOptions options;

    TestRuns(
            SmtpServers servers,
            SecretVault vault,
            ServerTrial trial,
            ServerUsage users,
            CheckResults results,
            RouteOptions options) {
        this.servers = servers;
        this.vault = vault;
        this.trial = trial;
        this.users = users;
        this.results = results;
        this.options = options;
    }

    /// No transaction is open while the server is talked to.
    ///
    /// @param stored whose row shall say what was found; null: typed settings are tested
    /// @param sender whose address the envelope bears
    ConnectionReport run(
            SmtpEndpoint endpoint,
            @Nullable StoredServer stored,
            UUID actor,
            String sender,
            StepListener live) {
        var report = trial.run(endpoint, sender, live);
        results.noteOwn(endpoint, stored, report, actor);
        return report;
    }

    String addressOf(UUID user) {
        return users.addressOf(user).orElseThrow();
    }

    /// The addresses of those who chose a server.
    List<String> choosers(UUID server) {
        return users.choosers(List.of(server)).stream().map(ServerUsage.Chooser::email).toList();
    }

    /// Whether receivers believe an address by a server as it is stored.
    Optional<SenderVerdict> verdict(StoredServer server, String sender) {
        var host = server.settings().destination().host();
        return options.verdict(new Route(server.id(), server.name(), host, sender, "", null));
    }

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
}
