package dev.ownrelay.verdict;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.server.AllowedDomains;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SmtpServer;
import dev.ownrelay.server.SmtpServers;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Every user of the agency who may sign in, and whether receivers believe their address by each of
/// the servers. Three questions to the database, whatever their number.
@Service
public class SenderTable {

    /// @param columns the default relay first, then the enabled servers by name
    public record Table(List<Column> columns, List<Row> rows) {}

    /// @param serverId null: the default relay
    /// @param name of the server; of the default relay empty
    public record Column(@Nullable UUID serverId, String name) {}

    /// @param cells one for each column
    public record Row(UUID userId, String name, String email, List<Cell> cells) {

        public boolean broken() {
            return cells.stream().anyMatch(Cell::broken);
        }
    }

    /// @param chosen whether it is the user's choice
    /// @param verdict null: the server does not send for this domain
    public record Cell(Column column, boolean chosen, @Nullable SenderVerdict verdict) {

        public boolean broken() {
            return verdict != null && verdict.broken();
        }
    }

    private record Way(Column column, AllowedDomains domains, Optional<String> domain) {

        Optional<SenderKey> key(Sender sender) {
            return domains.allow(sender.email())
                    ? Optional.of(
                            new SenderKey(
                                    domain.orElseGet(() -> SenderKey.domain(sender.email())),
                                    column.serverId()))
                    : Optional.empty();
        }
    }

    private final Senders senders;
    private final SmtpServers servers;
    private final Ways ways;
    private final Verdicts verdicts;

    SenderTable(Senders senders, SmtpServers servers, Ways ways, Verdicts verdicts) {
        this.senders = senders;
        this.servers = servers;
        this.ways = ways;
        this.verdicts = verdicts;
    }

    /// Whether an address is proven for the default relay is said elsewhere.
    ///
    /// @param brokenOnly leaves users out whom receivers believe everywhere, or may
    @Transactional(readOnly = true)
    public Table of(boolean brokenOnly) {
        var all = all();
        var users = senders.all().stream().filter(Sender::enabled).toList();
        var known =
                verdicts.shown(
                        users.stream()
                                .flatMap(
                                        user -> all.stream().flatMap(way -> way.key(user).stream()))
                                .distinct()
                                .toList());
        var rows =
                users.stream()
                        .map(user -> row(user, all, known))
                        .filter(row -> !brokenOnly || row.broken())
                        .toList();
        return new Table(all.stream().map(Way::column).toList(), rows);
    }

    private List<Way> all() {
        var all = new ArrayList<Way>();
        if (ways.hasRelay()) {
            var relay = new Column(null, "");
            all.add(new Way(relay, AllowedDomains.of(""), ways.relayDomain()));
        }
        servers.findEnabledByName().stream().map(SenderTable::way).forEach(all::add);
        return all;
    }

    private static Way way(SmtpServer server) {
        return new Way(
                new Column(server.getId(), server.settings().name()),
                AllowedDomains.of(server.settings().senderDomains()),
                Optional.empty());
    }

    private static Row row(Sender user, List<Way> all, Map<SenderKey, SenderVerdict> known) {
        return new Row(
                user.id(),
                user.displayName(),
                user.email(),
                all.stream().map(way -> cell(user, way, known)).toList());
    }

    private static Cell cell(Sender user, Way way, Map<SenderKey, SenderVerdict> known) {
        return new Cell(
                way.column(),
                Objects.equals(user.smtpServerId(), way.column().serverId()),
                way.key(user).map(known::get).orElse(null));
    }
}
