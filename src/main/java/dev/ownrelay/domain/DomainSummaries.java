package dev.ownrelay.domain;

import dev.ownrelay.domain.DomainRules.Typed;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.verdict.SenderTable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The domains of the agency, and those that its users write from though nobody has added them.
@Service
class DomainSummaries {

    private static final List<Result> WORST_FIRST =
            List.of(Result.NOT_BELIEVED, Result.CANNOT_TELL, Result.BELIEVED);

    private final DomainRegister register;
    private final UsedRoutes routes;
    private final SenderTable table;
    private final Clock clock;

    DomainSummaries(DomainRegister register, UsedRoutes routes, SenderTable table, Clock clock) {
        this.register = register;
        this.routes = routes;
        this.table = table;
        this.clock = clock;
    }

    /// By name, those that nobody has added last.
    @Transactional(readOnly = true)
    public List<DomainSummary> all() {
        var users = routes.users();
        var worst = worst();
        var added =
                DomainRow.all(register.all(), clock.instant()).stream()
                        .collect(Collectors.toMap(DomainRow::domain, Function.identity()));
        return Stream.concat(
                        added.keySet().stream().sorted(),
                        users.keySet().stream().filter(domain -> !added.containsKey(domain)))
                .map(domain ->
                        new DomainSummary(
                                domain,
                                added.get(domain),
                                users.getOrDefault(domain, 0L),
                                worst.get(domain),
                                DomainRules.read(domain) instanceof Typed.Ok))
                .toList();
    }

    private Map<String, SenderVerdict> worst() {
        var worst = new HashMap<String, SenderVerdict>();
        for (var row : table.of(false).rows()) {
            for (var cell : row.cells()) {
                var verdict = cell.verdict();
                if (cell.chosen() && verdict != null) {
                    worst.merge(UsedRoutes.domain(row.email()), verdict, DomainSummaries::worse);
                }
            }
        }
        return worst;
    }

    private static SenderVerdict worse(SenderVerdict one, SenderVerdict other) {
        return Stream.of(one, other)
                .min(Comparator.comparingInt(each -> WORST_FIRST.indexOf(each.result())))
                .orElseThrow();
    }
}
