package dev.ownrelay.domain;

import dev.ownrelay.advice.DmarcStep;
import dev.ownrelay.advice.DnsHint;
import dev.ownrelay.advice.DnsMessage;
import dev.ownrelay.advice.FoundRecord;
import dev.ownrelay.advice.FoundRecord.Kind;
import dev.ownrelay.advice.Paste;
import dev.ownrelay.advice.SpfAdvised;
import dev.ownrelay.domain.DomainPage.Chosen;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.verdict.SenderTable;
import dev.ownrelay.verdict.SenderTable.Cell;
import dev.ownrelay.verdict.Verdicts;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Puts together what the page of a domain says, from what is stored: no page waits for the DNS.
@Service
class DomainPages {

    private final DomainRecords records;
    private final SpfAdvices advices;
    private final UsedRoutes routes;
    private final SenderTable table;
    private final Verdicts verdicts;
    private final MessageSource words;
    private final Clock clock;

    DomainPages(
            DomainRecords records,
            SpfAdvices advices,
            UsedRoutes routes,
            SenderTable table,
            Verdicts verdicts,
            MessageSource words,
            Clock clock) {
        this.records = records;
        this.advices = advices;
        this.routes = routes;
        this.table = table;
        this.verdicts = verdicts;
        this.words = words;
        this.clock = clock;
    }

    /// @param reader who looks at it
    /// @param keys of our own signature that are to be pasted, too
    @Transactional(readOnly = true)
    public DomainPage of(SenderDomain domain, UUID reader, List<Paste> keys) {
        var name = domain.domain();
        var found = records.of(domain.getId());
        var ways = ways(name);
        var step = step(domain, reader, found, believed(ways));
        var spf = advices.find(domain.getId()).orElse(null);
        var pastes = pastes(name, found, spf, step);
        pastes.addAll(keys);
        return page(domain, found, spf, step, pastes, ways);
    }

    private DmarcStep step(
            SenderDomain domain, UUID reader, List<FoundRecord> found, boolean believed) {
        var name = domain.domain();
        var said = domain.reportAddress();
        return said == null
                ? DmarcStep.of(name, found, believed, routes.reports(reader, name))
                : DmarcStep.of(name, found, believed, said).reportingTo(said, found);
    }

    private DomainPage page(
            SenderDomain domain,
            List<FoundRecord> found,
            @Nullable SpfAdvised spf,
            DmarcStep step,
            List<Paste> pastes,
            List<Chosen> ways) {
        var name = domain.domain();
        var servers = servers(found);
        var zone = servers.map(FoundRecord::name).orElse(name);
        var hosts = servers.map(FoundRecord::known).orElse(List.of());
        return new DomainPage(
                DomainRow.of(domain, clock.instant()),
                askedAt(found),
                shown(found),
                spf,
                spf != null && !spf.isOf(routes.of(name)),
                step,
                pastes,
                ways,
                zone,
                DnsHint.all(zone, hosts, pastes),
                pastes.isEmpty() ? null : message(name, pastes),
                records.changes(domain.getId()));
    }

    private static @Nullable Instant askedAt(List<FoundRecord> found) {
        return found.stream().map(FoundRecord::askedAt).max(Instant::compareTo).orElse(null);
    }

    private static List<ShownRecord> shown(List<FoundRecord> found) {
        return found.stream()
                .sorted(Comparator.comparing(FoundRecord::kind))
                .map(ShownRecord::of)
                .toList();
    }

    private DnsMessage message(String domain, List<Paste> pastes) {
        return DnsMessage.of(domain, pastes, words, LocaleContextHolder.getLocale());
    }

    private static Optional<FoundRecord> servers(List<FoundRecord> found) {
        return found.stream()
                .filter(record -> record.kind() == Kind.NS && !record.known().isEmpty())
                .findFirst();
    }

    /// By the way, as all users of a domain who chose it fare alike.
    private List<Chosen> ways(String domain) {
        Map<Cell, Long> users = new LinkedHashMap<>();
        table.of(false).rows().stream()
                .filter(row -> UsedRoutes.domain(row.email()).equals(domain))
                .flatMap(row -> row.cells().stream())
                .filter(Cell::chosen)
                .forEach(cell -> users.merge(cell, 1L, Long::sum));
        return users.entrySet().stream()
                .map(entry -> chosen(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Chosen chosen(Cell cell, long users) {
        var verdict = cell.verdict();
        var story =
                verdict == null
                        ? null
                        : verdicts.story(verdict.domain(), cell.column().serverId()).orElse(null);
        return new Chosen(cell, users, story);
    }

    private static boolean believed(List<Chosen> ways) {
        return !ways.isEmpty()
                && ways.stream()
                        .map(way -> way.cell().verdict())
                        .allMatch(
                                verdict -> verdict != null && verdict.result() == Result.BELIEVED);
    }

    private static List<Paste> pastes(
            String domain, List<FoundRecord> found, @Nullable SpfAdvised spf, DmarcStep step) {
        var pastes = new ArrayList<Paste>();
        if (spf != null && !spf.record().isEmpty()) {
            boolean there = there(found, Kind.SPF, domain);
            pastes.add(new Paste(Paste.SPF, domain, spf.record(), there));
        }
        if (!step.value().isEmpty()) {
            pastes.add(dmarc("_dmarc." + domain, step.value(), found));
        }
        return pastes;
    }

    private static Paste dmarc(String name, String value, List<FoundRecord> found) {
        return new Paste(Paste.DMARC, name, value, there(found, Kind.DMARC, name));
    }

    private static boolean there(List<FoundRecord> found, Kind kind, String name) {
        return found.stream()
                .anyMatch(record ->
                        record.kind() == kind
                                && record.name().equals(name)
                                && !record.known().isEmpty());
    }
}
