package dev.ownrelay.blocklist;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.mail.DomainName;
import dev.ownrelay.relay.DefaultRelay;
import dev.ownrelay.relay.RelayDeparture;
import dev.ownrelay.relay.RelaySenders;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;

/// What of the default relay the lists are asked for.
@Component
class RelayPlaces {

    private final DefaultRelay relay;
    private final RelayDeparture departure;
    private final RelaySenders senders;
    private final SendingAddresses addresses;

    RelayPlaces(
            DefaultRelay relay,
            RelayDeparture departure,
            RelaySenders senders,
            SendingAddresses addresses) {
        this.relay = relay;
        this.departure = departure;
        this.senders = senders;
        this.addresses = addresses;
    }

    /// Empty: the DNS does not say.
    Optional<List<String>> addresses() {
        return relay.endpoint()
                .map(SmtpEndpoint::host)
                .map(host -> addresses.of(host, departure.addresses()))
                .orElseGet(() -> Optional.of(List.of()));
    }

    /// Of the address that stands in From of all that leaves by it, if there is one.
    Optional<Subject> domain() {
        return relay.endpoint()
                .map(_ -> senders.from())
                .map(from -> from.substring(from.lastIndexOf('@') + 1))
                .flatMap(DomainName::toAscii)
                .map(Subject::registered);
    }
}
