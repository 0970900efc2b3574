package dev.ownrelay.demo;

import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.lane.LaneRunner;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.Routes;
import dev.ownrelay.trial.ServerTrial;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.context.WebApplicationContext;

import java.time.Duration;
import java.time.ZoneId;

/// Fills the demo before anybody looks, and before the application works in the background.
final class DemoHistory implements SmartInitializingSingleton {

    private static final Duration ENOUGH = Duration.ofDays(15);

    private final WebApplicationContext context;
    private final DemoClock clock;
    private final DemoRows rows;
    private final DemoMailServers servers;

    DemoHistory(
            WebApplicationContext context,
            DemoClock clock,
            DemoRows rows,
            DemoMailServers servers) {
        this.context = context;
        this.clock = clock;
        this.rows = rows;
        this.servers = servers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var now = clock.instant();
        clock.set(now.minus(ENOUGH));
        var plans = DemoPeople.agencies(servers);
        var desk = new DemoDesk(context);
        var turns = turns();
        var kade = agency(plans.getFirst(), desk, turns);
        var northbank = agency(plans.getLast(), desk, turns);
        var weeks = new DemoWeeks(now, context.getBean(ZoneId.class));
        weeks.of(kade, northbank, servers).liveThrough(clock);
        servers.all().forEach(DemoMailServer::empty);
        servers.kadeNews().takeYourTime(Duration.ofSeconds(4));
    }

    private DemoAgency agency(DemoPeople.Agency plan, DemoDesk desk, DemoTurns turns) {
        return new DemoAgency(plan, rows.write(plan), desk, turns);
    }

    private DemoTurns turns() {
        return new DemoTurns(
                context.getBean(LaneRunner.class),
                context.getBean(ServerPauses.class),
                context.getBean(Routes.class),
                context.getBean(ServerTrial.class),
                context.getBean(CheckResults.class),
                clock);
    }
}
