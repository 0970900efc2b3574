package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.AgencyRounds.Errands;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What is looked after for all agencies is done by turns.
@OwnrelayTest
@Import(TestClock.class)
class AgencyRoundsTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired AgencyRounds rounds;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;

    final List<String> done = new ArrayList<>();
    final Map<UUID, String> names = new HashMap<>();
    UUID slow;
    UUID hostile;
    UUID quick;

    @BeforeEach
    void threeAgencies() {
        jdbc.sql("update agency set paused = true").update(); // those of other tests
        var fixtures = new Fixtures(jdbc, transactions);
        slow = named("slow", fixtures.agency());
        hostile = named("hostile", fixtures.agency());
        quick = named("quick", fixtures.agency());
    }

    private UUID named(String name, UUID agency) {
        names.put(agency, name);
        return agency;
    }

    @Test
    void eachHasOneThingDoneBeforeAnybodyHasTwo() {
        rounds.go("Test", HOUR, () -> errands(4));
        assertThat(done.subList(0, 3)).containsExactlyInAnyOrder("slow", "hostile", "quick");
        assertThat(done.subList(3, 6)).containsExactlyInAnyOrder("slow", "hostile", "quick");
        assertThat(done).hasSize(15);
        assertThat(done.subList(12, 15))
                .containsExactlyInAnyOrder("slow end", "hostile end", "quick end");
    }

    @Test
    void nobodyTakesMoreThanAShare() {
        rounds.go("Test", HOUR, () -> errands(50));
        assertThat(Collections.frequency(done, "quick")).isEqualTo(50);
        assertThat(Collections.frequency(done, "slow")).isEqualTo(5);
        assertThat(Collections.frequency(done, "hostile")).isEqualTo(5);
        assertThat(done).contains("slow end", "hostile end", "quick end");
    }

    @Test
    void aRoundHasAnEndAndEverybodyIsDoneJusticeByThen() {
        rounds.go("Test", Duration.ofMinutes(4), () -> errands(50));
        assertThat(Collections.frequency(done, "slow")).isEqualTo(2);
        assertThat(Collections.frequency(done, "quick")).isBetween(1, 3);
        assertThat(done).contains("slow end", "hostile end", "quick end");
    }

    @Test
    void whatFailsKeepsNobodyFromAnything() {
        rounds.go(
                "Test",
                HOUR,
                () -> {
                    if (name().equals("slow")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return new Errands<>(
                            List.of(1, 2),
                            each -> {
                                done.add(name() + each);
                                throw new IllegalStateException("on purpose");
                            },
                            () -> done.add(name() + " end"));
                });
        assertThat(done)
                .containsExactlyInAnyOrder(
                        "hostile1", "hostile2", "hostile end", "quick1", "quick2", "quick end");
    }

    @Test
    void pausedAgenciesAreLeftAlone() {
        jdbc.sql("update agency set paused = true where id = ?").param(quick).update();
        rounds.go("Test", HOUR, () -> errands(1));
        assertThat(done).doesNotContain("quick", "quick end").contains("slow end");
    }

    private Errands<Integer> errands(int many) {
        return new Errands<>(
                Collections.nCopies(many, 1),
                _ -> {
                    done.add(name());
                    clock.advance(name().equals("quick") ? Duration.ZERO : Duration.ofMinutes(1));
                },
                () -> done.add(name() + " end"));
    }

    private String name() {
        return names.get(CurrentTenant.get());
    }
}
