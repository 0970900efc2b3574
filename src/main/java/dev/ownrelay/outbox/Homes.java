package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.smtp.RelayPauses;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.ServerIncidents;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Gathers what the home page shows.
@Service
class Homes {

    private static final int DAYS = 14;
    private static final Duration NEEDING_SINCE = Duration.ofDays(30);
    private static final int NEEDING = 10;
    private static final int NEWEST = 8;

    /// Letters of one cause that are shown one by one.
    private static final int FEW = 3;

    private final LetterList list;
    private final Messages messages;
    private final Routes routes;
    private final ServerIncidents incidents;
    private final RelayPauses relay;
    private final Senders senders;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    Homes(
            LetterList list,
            Messages messages,
            Routes routes,
            ServerIncidents incidents,
            RelayPauses relay,
            Senders senders,
            JdbcClient jdbc,
            Clock clock,
            ZoneId zone) {
        this.list = list;
        this.messages = messages;
        this.routes = routes;
        this.incidents = incidents;
        this.relay = relay;
        this.senders = senders;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    @Transactional(readOnly = true)
    Home of(SignedIn me) {
        var since = clock.instant().minus(NEEDING_SINCE);
        var pause = me.operator() ? relay.find().orElse(null) : null;
        var needs = list.needs(me.userId(), since, NEEDING);
        return new Home(
                me.userId(),
                needs.stream()
                        .filter(need -> need.count() <= FEW)
                        .flatMap(need -> list.needing(me.userId(), since, need, FEW).stream())
                        .toList(),
                needs.stream().filter(need -> need.count() > FEW).toList(),
                me.role() == Role.ADMIN ? left() : List.of(),
                list.newest(NEWEST),
                days(),
                messages.existsByState(MessageState.SENT) ? List.of() : steps(me),
                me.role() == Role.ADMIN ? incidents.open() : List.of(),
                pause,
                pause != null && pause.rests(clock.instant()));
    }

    /// What the users left behind who may not sign in any more.
    private List<Home.Left> left() {
        var gone =
                senders.all().stream()
                        .filter(sender -> !sender.enabled())
                        .collect(Collectors.toMap(Sender::id, Sender::displayName));
        return gone.isEmpty()
                ? List.of()
                : messages.undecided(gone.keySet()).stream()
                        .map(of ->
                                new Home.Left(
                                        of.senderId(),
                                        gone.getOrDefault(of.senderId(), ""),
                                        of.state(),
                                        of.letters()))
                        .toList();
    }

    private List<Home.Step> steps(SignedIn me) {
        var relay = routes.defaultRelayHost().isPresent();
        var chosen = senders.find(me.userId()).map(Sender::smtpServerId).isPresent();
        var steps = new ArrayList<Home.Step>();
        if (me.role() == Role.ADMIN) {
            steps.add(new Home.Step("server", !routes.choices().isEmpty()));
        }
        steps.add(new Home.Step("choose", chosen || relay));
        steps.add(new Home.Step("letter", false));
        return steps;
    }

    private List<Home.Day> days() {
        var first = LocalDate.now(clock.withZone(zone)).minusDays(DAYS - 1L);
        var counted = counted(first);
        return first.datesUntil(first.plusDays(DAYS))
                .map(day -> counted.getOrDefault(day, new Home.Day(day, 0, 0, 0)))
                .toList();
    }

    private Map<LocalDate, Home.Day> counted(LocalDate first) {
        return jdbc
                .sql(
                        """
                        select (created_at at time zone ?)::date as date,
                            count(*) filter (where state = 'SENT') as accepted,
                            count(*) filter (where state = 'FAILED') as refused,
                            count(*) filter (where state not in ('SENT', 'FAILED')) as other
                        from message where tenant_id = ? and created_at >= ? group by 1
                        """)
                .params(
                        zone.getId(),
                        CurrentTenant.get(),
                        Timestamp.from(first.atStartOfDay(zone).toInstant()))
                .query(Home.Day.class)
                .stream()
                .collect(Collectors.toMap(Home.Day::date, Function.identity()));
    }
}
