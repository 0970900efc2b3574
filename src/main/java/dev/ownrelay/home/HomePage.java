package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.health.RelayPauses;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;

/// Gathers what the home page shows.
@Service
class HomePage {

    private final NeedGroups needs;
    private final HomeDays days;
    private final LeftBehind leftBehind;
    private final FirstSteps firstSteps;
    private final ServerNeeds servers;
    private final RelayPauses relay;
    private final Clock clock;

    HomePage(
            NeedGroups needs,
            HomeDays days,
            LeftBehind leftBehind,
            FirstSteps firstSteps,
            ServerNeeds servers,
            RelayPauses relay,
            Clock clock) {
        this.needs = needs;
        this.days = days;
        this.leftBehind = leftBehind;
        this.firstSteps = firstSteps;
        this.servers = servers;
        this.relay = relay;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Home of(SignedIn me) {
        var pause = me.operator() ? relay.find().orElse(null) : null;
        return new Home(
                me.userId(),
                needs.of(me.userId()),
                me.role() == Role.ADMIN ? leftBehind.all() : List.of(),
                days.latest(),
                firstSteps.of(me),
                servers.of(me),
                pause,
                pause != null && pause.rests(clock.instant()));
    }
}
