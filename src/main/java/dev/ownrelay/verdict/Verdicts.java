package dev.ownrelay.verdict;

import dev.ownrelay.server.Route;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SenderVerdicts;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Whether receivers believe the addresses of the agency by its routes, as it was found out last.
/// What is old, or was made of other facts, is found out anew behind whoever asks.
@Service
public class Verdicts implements SenderVerdicts {

    private final VerdictRows rows;
    private final Ways ways;
    private final VerdictQueue queue;
    private final VerdictAsker asker;
    private final Clock clock;

    Verdicts(VerdictRows rows, Ways ways, VerdictQueue queue, VerdictAsker asker, Clock clock) {
        this.rows = rows;
        this.ways = ways;
        this.queue = queue;
        this.asker = asker;
        this.clock = clock;
    }

    @Override
    public Map<Route, SenderVerdict> of(Collection<Route> routes) {
        var known = shown(routes.stream().map(SenderKey::of).toList());
        var verdicts = new HashMap<Route, SenderVerdict>();
        routes.forEach(route ->
                Optional.ofNullable(known.get(SenderKey.of(route)))
                        .ifPresent(verdict -> verdicts.put(route, verdict)));
        return verdicts;
    }

    /// One question to the database for all of them, and none to the DNS.
    Map<SenderKey, SenderVerdict> shown(Collection<SenderKey> keys) {
        var now = clock.instant();
        var shown = new HashMap<SenderKey, SenderVerdict>();
        for (var known : rows.find(keys)) {
            var facts = ways.facts(known);
            shown.put(known.key(), facts.map(known::shown).orElseGet(known::shown));
            facts.filter(current -> known.stale(current, now))
                    .ifPresent(_ -> queue.add(known.key()));
        }
        return shown;
    }

    /// Finds it out now, while somebody waits, for as long as the DNS may take. No transaction
    /// should be open.
    ///
    /// @param domain of the address in From, in ASCII
    /// @param serverId null: the default relay
    public SenderVerdict ask(String domain, @Nullable UUID serverId) {
        var key = new SenderKey(domain, serverId);
        asker.askAnew(key);
        return rows.find(List.of(key)).getFirst().shown();
    }

    /// How it was found out; empty: it was not yet.
    public Optional<VerdictStory> story(String domain, @Nullable UUID serverId) {
        return rows.story(new SenderKey(domain, serverId));
    }

    /// Something that the facts do not show has changed: all verdicts of a domain are found out
    /// anew when somebody looks.
    public void outdate(String domain) {
        rows.outdate(domain);
    }
}
