package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Logins whose tokens end in the middle of the work, at two nodes.
@ResourceLock("the site")
class TokenTests {

    private static final int MESSAGES = Site.FULL ? 5_000 : 1_000;
    private static final Duration LIFE = Duration.ofSeconds(Site.FULL ? 30 : 1);
    private static final Duration PATIENCE = Duration.ofMinutes(Site.FULL ? 10 : 2);

    /// So that a token ends before the connection that it opened has served its messages.
    private static final Duration THINKS = Duration.ofMillis(Site.FULL ? 150 : 20);

    @Test
    void messagesLeaveOnceEachWhileTheirTokensEnd() {
        var site = Site.ready();
        site.both();
        var administrator = site.administrator(site.first());
        try (var provider = new Provider(LIFE)) {
            var lanes = new ArrayList<Lane>();
            for (int i = 0; i < 4; i++) {
                var sink = new Sink(true).guarded(provider::gave).thinking(THINKS);
                lanes.add(Lane.signedIn(site, administrator, sink, 2, provider));
            }
            lanes.forEach(lane -> lane.insert(MESSAGES / 4, null));
            long began = System.nanoTime();
            FlowTests.deal(lanes, List.of(site.first(), site.second()));
            lanes.forEach(lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
            var taken = Duration.ofNanos(System.nanoTime() - began);
            var verdict = Verdict.of(lanes).check(0);
            var renewals = lanes.stream().map(lane -> renewals(provider, lane)).toList();
            assertThat(renewals).allMatch(times -> times <= most(taken));
            System.out.printf(
                    "harness: tokens of %s: %s in %s, renewals by login %s of at most %d, refused"
                            + " logins %d, by each node %s%n",
                    LIFE,
                    verdict,
                    taken.truncatedTo(ChronoUnit.MILLIS),
                    renewals,
                    most(taken),
                    lanes.stream().mapToInt(lane -> lane.sink().refused.get()).sum(),
                    List.of(share(lanes, site.first()), share(lanes, site.second())));
            lanes.forEach(Lane::close);
        }
    }

    /// A token is renewed when a quarter of its life is left, never sooner.
    private static long most(Duration taken) {
        return 1 + taken.toMillis() / (LIFE.toMillis() * 3 / 4);
    }

    private static int renewals(Provider provider, Lane lane) {
        return provider.given("client-" + lane.sink().port());
    }

    private static int share(List<Lane> lanes, Node node) {
        return lanes.stream().mapToInt(lane -> lane.sink().from(node.host())).sum();
    }
}
