package dev.ownrelay.verdict;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.relay.DefaultRelay;
import dev.ownrelay.relay.RelayDeparture;
import dev.ownrelay.relay.RelaySenders;
import dev.ownrelay.verdict.KnownVerdict.Server;
import dev.ownrelay.verdict.SenderFacts.Way;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Knows what receivers see of the servers of the agency, and of the default relay.
@Component
class Ways {

    private final DefaultRelay relay;
    private final RelayDeparture departure;
    private final RelaySenders senders;

    Ways(DefaultRelay relay, RelayDeparture departure, RelaySenders senders) {
        this.relay = relay;
        this.departure = departure;
        this.senders = senders;
    }

    /// Empty: nobody sends this way.
    Optional<SenderFacts> facts(KnownVerdict known) {
        var key = known.key();
        var relayDomain = relayDomain();
        if (key.serverId() == null) {
            return relay.endpoint()
                    .filter(_ -> relayDomain.filter(Predicate.not(key.domain()::equals)).isEmpty())
                    .map(endpoint ->
                            facts(key, viaRelay(endpoint, known), relayDomain.isPresent()));
        }
        return Optional.ofNullable(known.server())
                .map(server -> facts(key, via(server, known), false));
    }

    /// The domain of the address that stands in From of all that leaves by the default relay;
    /// empty: the user's own address does.
    Optional<String> relayDomain() {
        return Optional.ofNullable(senders.from()).map(SenderKey::domain);
    }

    boolean hasRelay() {
        return relay.endpoint().isPresent();
    }

    /// The envelope's sender is the address in From.
    private static SenderFacts facts(SenderKey key, Way way, boolean operators) {
        return new SenderFacts(key.domain(), key.domain(), way, operators, false);
    }

    private Way viaRelay(SmtpEndpoint endpoint, KnownVerdict known) {
        var host = endpoint.host();
        var named = departure.addresses();
        return new Way(null, host, host, named, known.seenAt(host), departure.signs());
    }

    private static Way via(Server server, KnownVerdict known) {
        var host = server.host();
        var named = server.outgoingAddresses();
        List<String> addresses = named.isEmpty() ? List.of() : List.of(named.split(" "));
        return new Way(
                known.key().serverId(),
                server.name(),
                host,
                addresses,
                known.seenAt(host),
                server.signs());
    }
}
