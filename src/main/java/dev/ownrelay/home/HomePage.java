package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.outbox.Needs;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Gathers what the home page shows.
@Service
class HomePage {

    private static final Duration NEEDING_SINCE = Duration.ofDays(30);
    private static final int NEEDING = 10;

    /// Messages of one cause that are shown one by one.
    private static final int FEW = 3;

    private final Needs needs;
    private final HomeDays days;
    private final LeftBehind leftBehind;
    private final FirstSteps firstSteps;
    private final ServerIncidents incidents;
    private final RelayPauses relay;
    private final Clock clock;

    HomePage(
            Needs needs,
            HomeDays days,
            LeftBehind leftBehind,
            FirstSteps firstSteps,
            ServerIncidents incidents,
            RelayPauses relay,
            Clock clock) {
        this.needs = needs;
        this.days = days;
        this.leftBehind = leftBehind;
        this.firstSteps = firstSteps;
        this.incidents = incidents;
        this.relay = relay;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Home of(SignedIn me) {
        var since = clock.instant().minus(NEEDING_SINCE);
        var pause = me.operator() ? relay.find().orElse(null) : null;
        var found = needs.of(me.userId(), since, NEEDING);
        return new Home(
                me.userId(),
                found.stream()
                        .filter(need -> need.count() <= FEW)
                        .flatMap(need -> needs.rows(me.userId(), since, need, FEW).stream())
                        .toList(),
                found.stream().filter(need -> need.count() > FEW).toList(),
                me.role() == Role.ADMIN ? leftBehind.all() : List.of(),
                days.latest(),
                firstSteps.of(me),
                me.role() == Role.ADMIN ? incidents.open() : List.of(),
                pause,
                pause != null && pause.rests(clock.instant()));
    }
}
