package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.trial.PageGate;
import dev.ownrelay.trial.ServerTrial;
import dev.ownrelay.trial.TestDiagnosis;
import dev.ownrelay.trial.TestFinding;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.util.Locale;

/// Sends a user a message through the server that the user chose, to the user's own address only.
@Component
class TestMessages {

    /// What became of the wish for a test message.
    sealed interface Outcome {

        /// @param whole whether the reader manages the server and sees all that was said
        record Tried(Route route, TestFinding finding, boolean whole) implements Outcome {}

        /// @param words the message key of the reason
        record NotTried(String words) implements Outcome {}
    }

    private final Routes routes;
    private final ServerTrial test;
    private final MinuteLimit limit;
    private final PageGate gate;
    private final TestDiagnosis diagnosis;
    private final UserNotes notes;
    private final MessageSource words;

    TestMessages(
            Routes routes,
            ServerTrial test,
            MinuteLimit limit,
            PageGate gate,
            TestDiagnosis diagnosis,
            UserNotes notes,
            MessageSource words) {
        this.routes = routes;
        this.test = test;
        this.limit = limit;
        this.gate = gate;
        this.diagnosis = diagnosis;
        this.notes = notes;
        this.words = words;
    }

    Outcome send(AppUser user, Locale locale) {
        if (!limit.take(user.getId())) {
            return new Outcome.NotTried("server.test.tooMany");
        }
        var choice = routes.forUser(user.smtpServerId(), user.email(), user.displayName());
        return switch (choice) {
            case RouteChoice.Unusable(RouteChoice.Reason reason) -> notReady(reason);
            case RouteChoice.Usable(Route route) ->
                    gate.pass(() -> send(user, route, locale))
                            .orElse(new Outcome.NotTried("server.test.busy"));
        };
    }

    private Outcome send(AppUser user, Route route, Locale locale) {
        return switch (routes.endpointFor(route.serverId(), user.getId())) {
            case EndpointChoice.NotReady(RouteChoice.Reason reason) -> notReady(reason);
            case EndpointChoice.SignInNeeded _, EndpointChoice.EachUser _ ->
                    new Outcome.NotTried("account.test.signIn");
            case EndpointChoice.KeyUnknown _ -> new Outcome.NotTried("account.test.keyUnknown");
            case EndpointChoice.Ready ready -> {
                var subject = words.getMessage("account.test.subject", null, locale);
                var text = text(route, locale);
                var endpoint = ready.endpoint();
                var report =
                        test.sendTestMessage(endpoint, from(route), user.email(), subject, text);
                notes.tested(route.serverId(), report.outcome());
                yield forEyesOf(user, route, diagnosis.of(endpoint, report));
            }
        };
    }

    /// The conversation belongs to whoever manages the server: the administrators, or for the
    /// default relay the operator, who is of no agency.
    private static Outcome forEyesOf(AppUser user, Route route, TestFinding finding) {
        boolean administrator = user.role() == Role.ADMIN;
        if (administrator && route.serverId() != null) {
            return new Outcome.Tried(route, finding.of(route.serverId()), true);
        }
        var tell = administrator ? "account.test.tellOperator" : "account.test.tellAdministrator";
        return new Outcome.Tried(route, finding.outline(tell), false);
    }

    private static PlainMail.From from(Route route) {
        return new PlainMail.From(route.fromAddress(), route.fromName(), route.replyTo());
    }

    private String text(Route route, Locale locale) {
        var arguments = new Object[] {route.serverName(), route.fromAddress()};
        return words.getMessage("account.test.body", arguments, locale);
    }

    private static Outcome notReady(RouteChoice.Reason reason) {
        return new Outcome.NotTried("account.route." + reason);
    }
}
