package dev.ownrelay.outbox;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.EndpointChoice;
import dev.ownrelay.smtp.Route;
import dev.ownrelay.smtp.RouteChoice;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// Other ways for letters that are on hold. From belongs to the sender, so nobody else chooses.
@Service
class OtherRoutes {

    /// A way that a sender can choose.
    ///
    /// @param key of the form: the server's id, or `default`
    /// @param own whether it is the sender's choice on *My account*
    record Choice(String key, Route route, boolean own) {

        /// What the page says of it.
        public String shown() {
            var replyTo = route.replyTo() == null ? "" : " " + route.replyTo();
            return "%s <%s>%s %s"
                    .formatted(route.fromName(), route.fromAddress(), replyTo, route.host());
        }
    }

    private final Routes routes;
    private final Senders senders;
    private final ManyLetters letters;
    private final Messages messages;
    private final LetterList list;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    OtherRoutes(
            Routes routes,
            Senders senders,
            ManyLetters letters,
            Messages messages,
            LetterList list,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.routes = routes;
        this.senders = senders;
        this.letters = letters;
        this.messages = messages;
        this.list = list;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The ways that can be used now, the sender's own choice first.
    @Transactional(readOnly = true)
    List<Choice> all(SignedIn me) {
        var servers = new ArrayList<@Nullable UUID>();
        servers.add(null);
        routes.choices().forEach(server -> servers.add(server.id()));
        return senders.find(me.userId()).stream()
                .flatMap(sender -> servers.stream().flatMap(server -> usable(server, sender)))
                .sorted(Comparator.comparing(Choice::own).reversed())
                .toList();
    }

    @Transactional(readOnly = true)
    Optional<Choice> find(String key, SignedIn me) {
        return all(me).stream().filter(choice -> choice.key().equals(key)).findFirst();
    }

    private Stream<Choice> usable(@Nullable UUID server, Sender sender) {
        var found = routes.forUser(server, sender.email(), sender.displayName());
        return found instanceof RouteChoice.Usable(var route)
                ? Stream.of(
                        new Choice(
                                server == null ? LetterFilter.DEFAULT_RELAY : server.toString(),
                                route,
                                Objects.equals(server, sender.smtpServerId())))
                : Stream.empty();
    }

    /// The addresses in From that the letters have now.
    @Transactional(readOnly = true)
    TreeSet<String> before(Selection selection, SignedIn me) {
        var ids = list.held(selection, me.userId(), ManyLetters.MOST);
        return ids.isEmpty() ? new TreeSet<>() : new TreeSet<>(messages.fromAddresses(ids));
    }

    ManyLetters.Done send(Selection selection, Choice choice, SignedIn me) {
        return letters.reroute(selection, letter -> send(letter, choice.route(), me), me);
    }

    private void send(Message letter, Route route, SignedIn me) {
        var way = way(route.serverId());
        if (!route.fromAddress().equals(letter.fromAddress())) {
            rewrite(letter, route);
        }
        var before = letter.routeName() + " as " + letter.fromAddress();
        letter.sendBy(route, way, clock.instant());
        audit.note(
                me.userId(),
                "message.rerouted",
                letter.getId(),
                "%s -> %s as %s".formatted(before, route.serverName(), letter.fromAddress()));
    }

    /// The page of the route was made before, so it may be gone by now.
    private @Nullable String way(@Nullable UUID server) {
        if (routes.endpoint(server) instanceof EndpointChoice.Ready ready) {
            return server == null ? null : ready.endpoint().place();
        }
        throw new LetterActions.RouteUnusableException();
    }

    private void rewrite(Message letter, Route route) {
        var old = letter.source();
        var source = SenderLines.replace(old, route);
        int longer = source.length - old.length;
        jdbc.sql(
                        """
                        update message set source = ?, splice_at = splice_at + ?,
                            size = ?
                        where tenant_id = ? and id = ?
                        """)
                .params(source, longer, letter.size() + longer, letter.tenantId(), letter.getId())
                .update();
    }
}
