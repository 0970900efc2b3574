package dev.ownrelay.account;

import dev.ownrelay.smtp.ConnectionReport;
import dev.ownrelay.smtp.ConnectionTest;
import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Route;
import dev.ownrelay.smtp.RouteChoice;
import dev.ownrelay.smtp.Routes;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Sends a user a letter through the server that the user chose, to the user's own address only.
@Component
class TestLetters {

    static final int PER_MINUTE = 5;

    /// What became of the wish for a test letter.
    sealed interface Outcome {

        record Tried(ConnectionReport report) implements Outcome {}

        /// @param words the message key of the reason
        record NotTried(String words) implements Outcome {}
    }

    private final Routes routes;
    private final ConnectionTest test;
    private final MessageSource words;
    private final Clock clock;
    private final Map<UUID, Deque<Instant>> lately = new ConcurrentHashMap<>();

    TestLetters(Routes routes, ConnectionTest test, MessageSource words, Clock clock) {
        this.routes = routes;
        this.test = test;
        this.words = words;
        this.clock = clock;
    }

    Outcome send(AppUser user, Locale locale) {
        if (!allowed(user.getId())) {
            return new Outcome.NotTried("account.test.tooMany");
        }
        var choice = routes.forUser(user.smtpServerId(), user.email(), user.displayName());
        return switch (choice) {
            case RouteChoice.Unusable(RouteChoice.Reason reason) -> notReady(reason);
            case RouteChoice.Usable(Route route) -> send(user, route, locale);
        };
    }

    private Outcome send(AppUser user, Route route, Locale locale) {
        return switch (routes.endpoint(route.serverId())) {
            case EndpointChoice.NotReady(RouteChoice.Reason reason) -> notReady(reason);
            case EndpointChoice.Ready ready ->
                    new Outcome.Tried(
                            test.sendTestLetter(
                                    ready.endpoint(),
                                    route,
                                    user.email(),
                                    words.getMessage("account.test.subject", null, locale),
                                    text(route, locale)));
        };
    }

    private String text(Route route, Locale locale) {
        var arguments = new Object[] {route.serverName(), route.fromAddress()};
        return words.getMessage("account.test.body", arguments, locale);
    }

    private static Outcome notReady(RouteChoice.Reason reason) {
        return new Outcome.NotTried("account.route." + reason);
    }

    private boolean allowed(UUID userId) {
        var now = clock.instant();
        var minuteAgo = now.minus(Duration.ofMinutes(1));
        lately.values().removeIf(times -> times.isEmpty() || times.getLast().isBefore(minuteAgo));
        var counted =
                lately.compute(
                        userId,
                        (id, known) -> {
                            var times = known == null ? new ArrayDeque<Instant>() : known;
                            while (!times.isEmpty() && times.getFirst().isBefore(minuteAgo)) {
                                times.removeFirst();
                            }
                            times.addLast(now);
                            return times;
                        });
        return counted.size() <= PER_MINUTE;
    }
}
