package dev.ownrelay.verdict;

import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SenderVerdict.Actor;
import dev.ownrelay.verdict.SenderTable.Cell;
import dev.ownrelay.verdict.SenderTable.Row;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The domains of the agency that receivers do not believe by the servers that their users chose.
@Service
public class BrokenSenders {

    /// A domain, and the verdict that has stood longest.
    ///
    /// @param relay whether the default relay is one of the servers
    /// @param servers the names of the others
    /// @param users how many chose one of these servers
    /// @param since when the first of them broke
    public record Broken(
            String domain,
            SenderVerdict verdict,
            boolean relay,
            List<String> servers,
            long users,
            @Nullable Instant since) {

        public Actor actor() {
            return verdict.actor();
        }
    }

    private record Chosen(Cell cell, SenderVerdict verdict) {}

    private final SenderTable table;

    BrokenSenders(SenderTable table) {
        this.table = table;
    }

    /// By domain.
    @Transactional(readOnly = true)
    public List<Broken> all() {
        return table.of(true).rows().stream()
                .flatMap(BrokenSenders::chosen)
                .collect(
                        Collectors.groupingBy(
                                each -> each.verdict().domain(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(BrokenSenders::broken)
                .toList();
    }

    private static Stream<Chosen> chosen(Row row) {
        return row.cells().stream()
                .filter(cell -> cell.chosen() && cell.broken())
                .map(cell -> new Chosen(cell, Objects.requireNonNull(cell.verdict())));
    }

    private static Broken broken(Collection<Chosen> all) {
        var first =
                all.stream()
                        .map(Chosen::verdict)
                        .min(
                                Comparator.comparing(
                                        SenderVerdict::since,
                                        Comparator.nullsLast(Instant::compareTo)))
                        .orElseThrow();
        var names = all.stream().map(each -> each.cell().column().name()).distinct().toList();
        var servers = names.stream().filter(name -> !name.isEmpty()).sorted().toList();
        boolean relay = names.size() > servers.size();
        return new Broken(first.domain(), first, relay, servers, all.size(), first.since());
    }
}
