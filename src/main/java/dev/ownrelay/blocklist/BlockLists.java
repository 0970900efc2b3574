package dev.ownrelay.blocklist;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.Stream;

/// The lists that this installation asks.
@Component
class BlockLists {

    private final List<BlockList> addresses;
    private final List<BlockList> domains;

    BlockLists(BlockListProperties properties) {
        addresses = properties.lists(false);
        domains = properties.lists(true);
    }

    List<BlockList> ofAddresses() {
        return addresses;
    }

    List<BlockList> ofDomains() {
        return domains;
    }

    List<BlockList> all() {
        return Stream.concat(addresses.stream(), domains.stream()).toList();
    }

    List<BlockList> of(Subject.Kind kind) {
        return kind.address() ? addresses : domains;
    }

    BlockList ofZone(String zone) {
        return all().stream().filter(list -> list.zone().equals(zone)).findFirst().orElseThrow();
    }

    boolean none() {
        return addresses.isEmpty() && domains.isEmpty();
    }
}
