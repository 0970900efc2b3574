package dev.ownrelay.domain;

import dev.ownrelay.advice.Patience;
import dev.ownrelay.advice.RecordLookups;
import dev.ownrelay.advice.SpfAdvisor;
import dev.ownrelay.advice.UsedRoute;
import dev.ownrelay.provider.Provider;
import dev.ownrelay.provider.Providers;
import dev.ownrelay.signing.SigningPage;
import dev.ownrelay.verdict.Verdicts;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Looks at the records of a domain and works out what they lack, while no page waits.
@Component
class RecordChecks {

    /// Of all questions about one domain together; the last of them may take longer.
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int MOST_SELECTORS = 12;

    private final DomainRegister register;
    private final RecordLookups lookups;
    private final UsedRoutes routes;
    private final SpfAdvisor spf;
    private final SigningPage signing;
    private final Verdicts verdicts;
    private final Clock clock;

    RecordChecks(
            DomainRegister register,
            RecordLookups lookups,
            UsedRoutes routes,
            SpfAdvisor spf,
            SigningPage signing,
            Verdicts verdicts,
            Clock clock) {
        this.register = register;
        this.lookups = lookups;
        this.routes = routes;
        this.spf = spf;
        this.signing = signing;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /// @param actor who wants to know; null: the application itself
    void check(SenderDomain domain, @Nullable UUID actor) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var used = routes.of(domain.domain());
        var patience = new Patience(PATIENCE);
        var answers = lookups.ask(domain.domain(), selectors(used), patience);
        var advised = spf.advise(domain.domain(), used, patience);
        register.keep(domain.getId(), now, answers, advised);
        if (!patience.over()) {
            signing.check(domain.getId(), actor);
        }
        used.forEach(route -> judge(domain.domain(), route, patience));
    }

    /// Whoever has changed a record wants to know what receivers say now; a DNS that is silent is
    /// asked later.
    private void judge(String domain, UsedRoute route, Patience patience) {
        if (patience.over()) {
            verdicts.outdate(domain);
        } else {
            verdicts.ask(domain, route.serverId());
        }
    }

    /// Where the providers in use keep the keys of their customers.
    private List<String> selectors(List<UsedRoute> used) {
        return used.stream()
                .flatMap(route -> Providers.ofHost(route.host()).stream())
                .map(Provider::selectors)
                .flatMap(List::stream)
                .distinct()
                .limit(MOST_SELECTORS)
                .toList();
    }
}
