package dev.ownrelay.relay;

import org.springframework.stereotype.Component;

import java.util.List;

/// What receivers see of the default relay, as the operator says.
@Component
public class RelayDeparture {

    private final RelayProperties properties;

    RelayDeparture(RelayProperties properties) {
        this.properties = properties;
    }

    /// Addresses and networks from which it sends; empty: nobody said so.
    public List<String> addresses() {
        return properties.outgoingAddresses();
    }

    /// Whether it adds a DKIM signature of the domain in From.
    public boolean signs() {
        return properties.signs();
    }
}
