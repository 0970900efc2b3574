package dev.ownrelay.blocklist;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.ownrelay.blocklist.AnswerRows.Row;
import dev.ownrelay.blocklist.WatchedRows.Watched;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Who is listed where, as it was heard last: no page waits for the DNS.
@Service
public class Listings {

    /// What was heard longer ago says nothing about now.
    private static final Duration FRESH = Duration.ofDays(2);

    private static final int MOST_LINKS = 500;

    /// A server, the default relay or a domain that lists name.
    ///
    /// @param subjects its addresses that are named, or the domain
    /// @param serverId null: a domain, or the default relay
    /// @param serverName empty: the same
    /// @param lists their names
    /// @param since when the first of them was seen to name it
    public record Listed(
            List<String> subjects,
            @Nullable UUID serverId,
            String serverName,
            List<String> lists,
            Instant since) {

        public String subject() {
            return String.join(", ", subjects);
        }
    }

    private final BlockLists lists;
    private final AnswerRows rows;
    private final WatchedRows watched;
    private final RelayPlaces relay;
    private final BlockListQueue queue;
    private final Clock clock;

    Listings(
            BlockLists lists,
            AnswerRows rows,
            WatchedRows watched,
            RelayPlaces relay,
            BlockListQueue queue,
            Clock clock) {
        this.lists = lists;
        this.rows = rows;
        this.watched = watched;
        this.relay = relay;
        this.queue = queue;
        this.clock = clock;
    }

    /// The names of the lists that name the domain of an address in From, or an address of the
    /// server that its emails leave by, now.
    ///
    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public List<String> naming(String domain, @Nullable UUID serverId) {
        return Stream.concat(
                        rows.find(lists.ofDomains(), Subject.textsOf(domain)).stream(),
                        rows.find(lists.ofAddresses(), watched.addresses(serverId)).stream())
                .filter(this::listedNow)
                .map(this::name)
                .distinct()
                .sorted()
                .toList();
    }

    /// The public addresses that a server's emails leave from, as far as anybody knows.
    ///
    /// @param serverId null: the default relay
    @Transactional(readOnly = true)
    public List<String> outgoing(@Nullable UUID serverId) {
        return watched.addresses(serverId);
    }

    /// Those of the domains in an email's links that lists name, as far as it is known, with the
    /// names of these lists. What nobody knows is found out behind whoever asks.
    @Transactional(readOnly = true)
    public Map<String, List<String>> links(Collection<String> domains) {
        var found = new TreeMap<String, List<String>>();
        if (lists.ofDomains().isEmpty()) {
            return found;
        }
        var wanted = new TreeMap<String, String>();
        domains.stream()
                .limit(MOST_LINKS)
                .forEach(domain ->
                        Subject.textsOf(domain).forEach(text -> wanted.put(domain, text)));
        var known =
                rows.find(lists.ofDomains(), List.copyOf(wanted.values())).stream()
                        .collect(groupingBy(Row::subject));
        wanted.forEach((domain, text) -> {
            var said = known.getOrDefault(text, List.of());
            if (stale(said)) {
                queue.add(Subject.named(text));
            }
            var names = said.stream().filter(row -> row.since() != null).map(this::name).toList();
            if (!names.isEmpty()) {
                found.put(domain, names);
            }
        });
        return found;
    }

    /// What of the agency's own is listed now: its servers and its domains.
    @Transactional(readOnly = true)
    public List<Listed> ofAgency() {
        if (lists.none()) {
            return List.of();
        }
        var servers = watched.addresses().stream().filter(each -> each.serverId() != null).toList();
        return Stream.concat(ofServers(servers), ofDomains(watched.domains())).toList();
    }

    /// Whether the default relay, or the domain that it writes from, is listed now.
    @Transactional(readOnly = true)
    public List<Listed> ofRelay() {
        if (lists.none()) {
            return List.of();
        }
        var own = watched.addresses().stream().filter(each -> each.serverId() == null).toList();
        return Stream.concat(ofServers(own), ofDomains(relay.domain().stream().toList())).toList();
    }

    private Stream<Listed> ofServers(List<Watched> addresses) {
        var said = listed(lists.ofAddresses(), addresses.stream().map(Watched::address).toList());
        return addresses.stream()
                .collect(groupingBy(Watched::serverName, TreeMap::new, toList()))
                .values()
                .stream()
                .flatMap(server -> {
                    var own = server.stream().map(Watched::address).toList();
                    var one = server.getFirst();
                    return listed(said, own, one.serverId(), one.serverName());
                });
    }

    private Stream<Listed> ofDomains(List<Subject> domains) {
        var said = listed(lists.ofDomains(), domains.stream().map(Subject::text).toList());
        return domains.stream().flatMap(domain -> listed(said, List.of(domain.text()), null, ""));
    }

    private List<Row> listed(List<BlockList> of, List<String> subjects) {
        return rows.find(of, subjects).stream().filter(this::listedNow).toList();
    }

    private Stream<Listed> listed(
            List<Row> all, List<String> subjects, @Nullable UUID id, String name) {
        var said = all.stream().filter(row -> subjects.contains(row.subject())).toList();
        return said.stream()
                .map(Row::since)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .map(since ->
                        new Listed(
                                said.stream().map(Row::subject).distinct().sorted().toList(),
                                id,
                                name,
                                said.stream().map(this::name).distinct().sorted().toList(),
                                since))
                .stream();
    }

    private boolean listedNow(Row row) {
        return row.listed() && row.askedAt().plus(FRESH).isAfter(clock.instant());
    }

    private boolean stale(List<Row> said) {
        var before = clock.instant().minus(AnswerRows.HOUR);
        return said.size() < lists.ofDomains().size()
                || said.stream().anyMatch(row -> !row.askedAt().isAfter(before));
    }

    private String name(Row row) {
        return lists.ofZone(row.list()).name();
    }
}
