package dev.ownrelay.blocklist;

import static java.util.stream.Collectors.groupingBy;

import dev.ownrelay.blocklist.AnswerRows.Row;
import dev.ownrelay.health.BlockListReport;
import dev.ownrelay.health.BlockListReport.Line;
import dev.ownrelay.health.BlockListReport.State;
import dev.ownrelay.health.BlockListReports;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// What lists were heard to say last, one line a list.
@Service
public class ListReports implements BlockListReports {

    private final BlockLists lists;
    private final AnswerRows rows;
    private final WatchedRows watched;

    ListReports(BlockLists lists, AnswerRows rows, WatchedRows watched) {
        this.lists = lists;
        this.rows = rows;
        this.watched = watched;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<BlockListReport> ofServer(UUID serverId) {
        return report(lists.ofAddresses(), watched.addresses(serverId));
    }

    /// Of the domain that somebody has registered; empty: no list was asked.
    @Transactional(readOnly = true)
    public Optional<BlockListReport> ofDomain(String domain) {
        return report(lists.ofDomains(), Subject.textsOf(domain));
    }

    private Optional<BlockListReport> report(List<BlockList> of, List<String> subjects) {
        var lines =
                rows.find(of, subjects).stream().collect(groupingBy(Row::list)).values().stream()
                        .map(this::line)
                        .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new BlockListReport(lines));
    }

    /// One list, whatever it was asked for.
    private Line line(List<Row> said) {
        var list = lists.ofZone(said.getFirst().list());
        var state = said.stream().map(Row::state).min(State::compareTo).orElseThrow();
        var named = said.stream().filter(Row::listed).toList();
        var codes = named.stream().flatMap(row -> row.codes().stream()).distinct().toList();
        return new Line(
                list.name(),
                list.page(),
                state,
                named.stream().map(Row::subject).toList(),
                named.stream()
                        .map(Row::since)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null),
                said.stream().map(Row::askedAt).max(Instant::compareTo).orElseThrow(),
                list.meanings(codes),
                named.stream()
                        .map(Row::reason)
                        .filter(reason -> !reason.isEmpty())
                        .distinct()
                        .toList());
    }
}
