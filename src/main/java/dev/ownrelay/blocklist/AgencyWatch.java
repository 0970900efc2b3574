package dev.ownrelay.blocklist;

import dev.ownrelay.blocklist.WatchedRows.Server;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Has the lists asked for what one agency sends from.
@Component
class AgencyWatch {

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
        ofRelay.ifPresent(found -> watched.keep(null, found));
        watched.servers().forEach(this::look);
        var own =
                watched.addresses().stream()
                        .filter(each -> each.serverId() != null)
                        .map(each -> Subject.stored(each.address()));
        Stream.concat(own, watched.domains().stream())
                .distinct()
                .takeWhile(_ -> clock.instant().isBefore(end))
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
