package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.RouteOption;
import dev.ownrelay.server.RouteOptions;
import dev.ownrelay.server.RouteState;
import dev.ownrelay.server.RouteStates;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Other ways for messages that are on hold. From belongs to the sender, so nobody else chooses.
@Service
class OtherRoutes {

    /// A way that a sender can choose.
    ///
    /// @param key of the form: the server's id, or `default`
    /// @param own whether it is the sender's choice on *My account*
    /// @param verdict whether receivers believe the sender by this way; null: nobody says so
    record Choice(
            String key,
            Route route,
            RouteState state,
            boolean own,
            @Nullable SenderVerdict verdict) {

        /// Whether receivers do not believe the sender by this way.
        boolean doubted() {
            return verdict != null && verdict.broken();
        }

        /// What the page says of it.
        public String shown() {
            return OtherRoutes.shown(route);
        }
    }

    /// A way that would be one if its server could send as the sender.
    ///
    /// @param server null: the default relay
    /// @param words the message key of why it cannot, which takes the domain of the sender
    record Barred(
            @Nullable UUID server, String name, RouteState state, String words, String domain) {}

    private final Routes routes;
    private final RouteOptions options;
    private final RouteStates states;
    private final Senders senders;

    OtherRoutes(Routes routes, RouteOptions options, RouteStates states, Senders senders) {
        this.routes = routes;
        this.options = options;
        this.states = states;
        this.senders = senders;
    }

    static String shown(Route route) {
        var replyTo = route.replyTo() == null ? "" : " " + route.replyTo();
        return "%s <%s>%s %s"
                .formatted(route.fromName(), route.fromAddress(), replyTo, route.host());
    }

    /// One a line.
    static String shown(List<Choice> choices) {
        return choices.stream().map(Choice::shown).collect(Collectors.joining("\n"));
    }

    /// The way that new messages of a sender take; nothing when none may leave.
    @Transactional(readOnly = true)
    Optional<RouteChoice> ofSender(UUID id) {
        return senders.find(id)
                .filter(Sender::enabled)
                .map(sender ->
                        routes.forUser(
                                sender.smtpServerId(), sender.email(), sender.displayName()));
    }

    /// How a way does now.
    @Transactional(readOnly = true)
    RouteStates.Shown state(Route route, RouteChoice choice) {
        return states.of(route.serverId(), choice);
    }

    /// The ways that can be used now, the sender's own choice first, and those by which receivers
    /// do not believe the sender last.
    @Transactional(readOnly = true)
    List<Choice> all(SignedIn me) {
        return each(me, OtherRoutes::usable)
                .sorted(
                        Comparator.comparing(Choice::doubted)
                                .thenComparing(Choice::own, Comparator.reverseOrder()))
                .toList();
    }

    /// The ways that the sender's address stands in the way of.
    @Transactional(readOnly = true)
    List<Barred> barred(SignedIn me) {
        return each(me, OtherRoutes::barred).toList();
    }

    @Transactional(readOnly = true)
    Optional<Choice> find(String key, SignedIn me) {
        return all(me).stream().filter(choice -> choice.key().equals(key)).findFirst();
    }

    private <T> Stream<T> each(SignedIn me, BiFunction<RouteOption, Sender, Stream<T>> look) {
        return senders.find(me.userId()).stream()
                .flatMap(sender ->
                        options.of(sender.email(), sender.displayName()).stream()
                                .flatMap(option -> look.apply(option, sender)));
    }

    private static Stream<Barred> barred(RouteOption option, Sender sender) {
        return option.choice() instanceof RouteChoice.Unusable(var reason)
                        && MessageChoices.BARRED.contains(reason)
                ? Stream.of(
                        new Barred(
                                option.serverId(),
                                option.serverId() == null ? "" : option.name(),
                                option.shown().state(),
                                option.words(),
                                sender.domain()))
                : Stream.empty();
    }

    private static Stream<Choice> usable(RouteOption option, Sender sender) {
        return option.choice() instanceof RouteChoice.Usable(var route)
                ? Stream.of(
                        new Choice(
                                option.key(),
                                route,
                                option.shown().state(),
                                Objects.equals(option.serverId(), sender.smtpServerId()),
                                option.verdict()))
                : Stream.empty();
    }
}
