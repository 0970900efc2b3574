package dev.ownrelay.watch;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.server.AllowedDomains;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice.Reason;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.ServerSignIns;
import dev.ownrelay.server.SmtpServer;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Tests one stored server while nobody looks, and notes what was found.
@Component
class ServerCheck {

    private final Routes routes;
    private final ServerTrial trial;
    private final CheckResults results;
    private final ServerPauses pauses;
    private final ServerSignIns signIns;
    private final Clock clock;

    ServerCheck(
            Routes routes,
            ServerTrial trial,
            CheckResults results,
            ServerPauses pauses,
            ServerSignIns signIns,
            Clock clock) {
        this.routes = routes;
        this.trial = trial;
        this.results = results;
        this.pauses = pauses;
        this.signIns = signIns;
        this.clock = clock;
    }

    /// @param administrators those of the agency, at least one
    void run(SmtpServer server, List<Administrator> administrators) {
        if (refusesLogin(server)) {
            return;
        }
        signIns.settle(server.getId());
        switch (routes.endpoint(server.getId())) {
            case EndpointChoice.Ready(var endpoint, _, _, _) -> {
                var address = address(server, administrators);
                var report = trial.run(endpoint, address, StepListener.NONE);
                results.note(server.getId(), endpoint.settingsVersion(), report);
            }
            case EndpointChoice.SignInNeeded _, EndpointChoice.EachUser _ -> {
                var report = trial.runToLogin(withoutLogin(server));
                results.note(server.getId(), server.settingsVersion(), report);
            }
            case EndpointChoice.KeyUnknown _ -> {} // says nothing of the server
            case EndpointChoice.NotReady(var reason) -> {
                if (reason == Reason.CREDENTIAL_UNREADABLE) {
                    results.note(server.getId(), server.settingsVersion(), unreadable());
                }
            }
        }
    }

    /// While a server rests because it refused the login, a test would only be one more bad login.
    private boolean refusesLogin(SmtpServer server) {
        var now = clock.instant();
        return pauses.find(server.getId())
                .filter(pause -> pause.rests(now) && pause.ofLogin())
                .isPresent();
    }

    /// Who has to sign in is told by the pages, and by mail: this is about the server.
    private static SmtpEndpoint withoutLogin(SmtpServer server) {
        AccessTokens nobody = new Nobody();
        return server.settings()
                .endpoint(server.getId(), "nobody", nobody, server.settingsVersion());
    }

    private record Nobody() implements AccessTokens {

        @Override
        public Answer token() {
            return new SignInNeeded();
        }

        @Override
        public Answer tokenAfter(Token refused) {
            return new SignInNeeded();
        }
    }

    private static ConnectionReport unreadable() {
        var reply = new DeliveryResult.Reply(Stage.AUTH, 0, Fault.PASSWORD_UNREADABLE.text(), 0);
        return new ConnectionReport(List.of(), false, reply, null, List.of());
    }

    /// An administrator whom the server may well send for.
    private static String address(SmtpServer server, List<Administrator> administrators) {
        var domains = AllowedDomains.of(server.settings().senderDomains());
        return administrators.stream()
                .map(Administrator::email)
                .filter(domains::allow)
                .findFirst()
                .orElse(administrators.getFirst().email());
    }
}
