package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.lane.OutboxProperties;
import dev.ownrelay.ledger.Installation;
import dev.ownrelay.ledger.OutboxWatch;
import dev.ownrelay.ledger.WithInstallation;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.SettableClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

/// When the outbox is reported as down, and above all when not.
@WithInstallation
class OutboxHealthTests {

    private static final Duration LONG = Duration.ofMinutes(11);

    @Autowired Installation installation;
    @Autowired OutboxFixture fixture;
    @Autowired OutboxHealth health;
    @Autowired OutboxWatch watch;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired SettableClock clock;

    UUID agency;
    UUID sender;

    @BeforeEach
    void empty() {
        installation.empty();
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void tellsHowTheOutboxStands() {
        installation.message(agency, sender, null);
        installation.messages(agency, sender, MessageState.HELD, 2);
        installation.messages(agency, sender, MessageState.UNKNOWN, 3);
        clock.advance(Duration.ofSeconds(30));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails())
                .isEqualTo(
                        Map.of(
                                "queued", 1L,
                                "due", 1L,
                                "oldestDueSeconds", 30L,
                                "unknown", 3L,
                                "held", 2L,
                                "stuckSeconds", 30L,
                                "paused", false));
    }

    @Test
    void aLaneThatNoNodeTakesUpForTenMinutesIsDown() {
        installation.message(agency, sender, null);
        clock.advance(Duration.ofMinutes(10));
        assertThat(status()).isEqualTo(Status.UP);
        clock.advance(Duration.ofMinutes(1));
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void messagesThatNoLaneServesAreDown() {
        installation.message(agency, sender, null);
        jdbc.sql("delete from scheduled_tasks").update();
        clock.advance(LONG);
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aLaneWhoseNodeGaveNoSignOfLifeIsDown() {
        installation.message(agency, sender, null);
        installation.lane(agency, null, "picked = true, last_heartbeat = ?", at(clock.instant()));
        clock.advance(LONG);
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void messagesOfABrokenServerMayWaitForDays() {
        var server = fixture.server(agency, 25, null, null);
        installation.message(agency, sender, server);
        clock.advance(Duration.ofDays(3));
        var until = at(clock.instant().plus(Duration.ofMinutes(5)));
        installation.lane(agency, server, "execution_time = ?, consecutive_failures = 9", until);
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("oldestDueSeconds", 3 * 86_400L);
    }

    @Test
    void messagesOfASlowServerMayWaitForHours() {
        installation.message(agency, sender, null);
        clock.advance(Duration.ofHours(5));
        installation.lane(agency, null, "picked = true, last_heartbeat = ?", at(clock.instant()));
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void messagesOfAServerThatTookAllOfTodaysMayWaitForTomorrow() {
        installation.message(agency, sender, null);
        clock.advance(Duration.ofHours(5));
        var tomorrow = at(clock.instant().plus(Duration.ofHours(10)));
        installation.lane(agency, null, "execution_time = ?", tomorrow);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void messagesOfAPausedAgencyMayWait() {
        installation.message(agency, sender, null);
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        clock.advance(LONG);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void aFullStopIsUpAndSaysSo() {
        installation.message(agency, sender, null);
        clock.advance(LONG);
        var stopped = health(watch, true, scheduler(null)).health();
        assertThat(stopped.getStatus()).isEqualTo(Status.UP);
        assertThat(stopped.getDetails()).containsEntry("paused", true);
    }

    @Test
    void aNodeWhoseEngineDoesNotRunIsOutOfService() {
        var engine = Scheduler.create(dataSource).build();
        assertThat(health(watch, false, scheduler(engine)).health().getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
        engine.start();
        assertThat(health(watch, false, scheduler(engine)).health().getStatus())
                .isEqualTo(Status.UP);
        engine.stop();
        assertThat(health(watch, false, scheduler(engine)).health().getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void aDatabaseThatIsAwaySaysNothingOfTheOutbox() {
        try (var closed = ClosedPort.any()) {
            var blind =
                    health(Installation.watching(closed.number(), clock), false, scheduler(null));
            assertThat(blind.health().getStatus()).isEqualTo(Status.UNKNOWN);
        }
    }

    private static OutboxHealth health(
            OutboxWatch watch, boolean paused, ObjectProvider<Scheduler> scheduler) {
        return new OutboxHealth(watch, properties(paused), scheduler);
    }

    private static OutboxProperties properties(boolean paused) {
        var second = Duration.ofSeconds(1);
        return new OutboxProperties(
                List.of(second), second, second, second, 4, Duration.ofMinutes(10), paused, false);
    }

    private static ObjectProvider<Scheduler> scheduler(@Nullable Scheduler engine) {
        var beans = new StaticListableBeanFactory();
        if (engine != null) {
            beans.addBean("scheduler", engine);
        }
        return beans.getBeanProvider(Scheduler.class);
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }

    private Status status() {
        return health.health().getStatus();
    }
}
