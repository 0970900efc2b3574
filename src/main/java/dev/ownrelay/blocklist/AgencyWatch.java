package dev.ownrelay.blocklist;

import dev.ownrelay.blocklist.WatchedRows.Server;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Has the lists asked for what one agency sends from.
@Component
class AgencyWatch {

    /// Servers whose names are looked up for ever leave the others theirs.
    private static final Duration SHARE = Duration.ofMinutes(2);

    private final WatchedRows watched;
    private final SendingAddresses addresses;
    private final BlockListAsker asker;
    private final BlockListNotices notices;
    private final Clock clock;

    AgencyWatch(
            WatchedRows watched,
            SendingAddresses addresses,
            BlockListAsker asker,
            BlockListNotices notices,
            Clock clock) {
        this.watched = watched;
        this.addresses = addresses;
        this.asker = asker;
        this.notices = notices;
        this.clock = clock;
    }

    /// @param ofRelay empty: the DNS does not say
    void ofThisAgency(Optional<List<String>> ofRelay, Instant end) {
        var share = clock.instant().plus(SHARE);
        var until = share.isBefore(end) ? share : end;
        ofRelay.ifPresent(found -> watched.keep(null, found));
        var servers = new ArrayList<>(watched.servers());
        Collections.shuffle(servers);
        servers.stream().takeWhile(_ -> clock.instant().isBefore(until)).forEach(this::look);
        var own =
                watched.addresses().stream()
                        .filter(each -> each.serverId() != null)
                        .map(each -> Subject.stored(each.address()));
        Stream.concat(own, watched.domains().stream())
                .distinct()
                .takeWhile(_ -> clock.instant().isBefore(until))
                .forEach(asker::ask);
        notices.tell();
    }

    private void look(Server server) {
        var found =
                server.enabled()
                        ? addresses.of(server.host(), server.named())
                        : Optional.of(List.<String>of());
        found.ifPresent(all -> watched.keep(server.id(), all));
    }
}
