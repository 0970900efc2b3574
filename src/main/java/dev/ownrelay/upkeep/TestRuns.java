package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.Logins;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteOptions;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.ServerEndpoints;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.StoredServer;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Tests a server for an administrator who waits for the result, and notes what was found.
@Service
class TestRuns {

    private final ServerEndpoints endpoints;
    private final Logins logins;
    private final ServerTrial trial;
    private final ServerUsage users;
    private final CheckResults results;
    private final RouteOptions options;

    TestRuns(
            ServerEndpoints endpoints,
            Logins logins,
            ServerTrial trial,
            ServerUsage users,
            CheckResults results,
            RouteOptions options) {
        this.endpoints = endpoints;
        this.logins = logins;
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

    /// The endpoint of settings, stored or not, whose tokens are had from a provider.
    ///
    /// @param stored null: there is no such row
    /// @param clientSecret as it was typed; empty: the stored one
    SmtpEndpoint signingIn(
            ServerSettings wanted, @Nullable StoredServer stored, String clientSecret, UUID me) {
        var to = wanted.destination();
        var id = stored == null ? UUID.randomUUID() : stored.id();
        var user = to.eachUserSignsIn() ? me : null;
        var account = user == null ? Objects.requireNonNull(to.username()) : addressOf(me);
        var login = to.login(id, user, account, endpoints.clientSecret(id).orElse(null));
        boolean signsIn = login.settings().grant() != LoginSettings.Grant.APPLICATION;
        var tokens =
                signsIn || clientSecret.isEmpty()
                        ? logins.tokens(login)
                        : logins.unstored(login, clientSecret);
        return wanted.endpoint(
                stored == null ? null : id,
                account,
                tokens,
                stored == null ? 0 : stored.settingsVersion());
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
    Optional<String> secret(UUID id, Destination destination) {
        return endpoints.secret(id, destination);
    }
}
