package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.Cost;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Timestamp;
import java.time.Duration;

/// The gauges against the rows, to the unit.
@WithInstallation
class OutboxTotalsTests {

    @Autowired Installation installation;
    @Autowired OutboxFixture fixture;
    @Autowired OutboxWatch watch;
    @Autowired MeterRegistry registry;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;

    @BeforeEach
    void empty() {
        installation.empty();
    }

    @Test
    void anEmptyInstallationHasNothingToTell() {
        var totals = watch.totals().orElseThrow();
        assertThat(totals)
                .isEqualTo(
                        new OutboxTotals(0, 0, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO));
    }

    @Test
    void theGaugesCountTheMessagesOfAllAgencies() {
        for (var factor = 1; factor <= 3; factor++) {
            var agency = fixture.agency();
            var sender = fixture.user(agency);
            installation.messages(agency, sender, MessageState.QUEUED, 2 * factor);
            installation.messages(agency, sender, MessageState.SENT, 3 * factor);
            installation.messages(agency, sender, MessageState.CANCELLED, factor);
            installation.messages(agency, sender, MessageState.UNKNOWN, 4 * factor);
            installation.messages(agency, sender, MessageState.HELD, 5 * factor);
            installation.messages(agency, sender, MessageState.FAILED, 7 * factor);
            fixture.in(
                    agency,
                    """
                    update message set seen_at = now() where id in
                    (select id from message where state = 'FAILED' limit ?)
                    """,
                    factor);
        }
        assertThat(gauge("queued")).isEqualTo(12);
        assertThat(gauge("due")).isEqualTo(12);
        assertThat(gauge("unknown")).isEqualTo(24);
        assertThat(gauge("held")).isEqualTo(30);
        assertThat(gauge("failed")).isEqualTo(36);
    }

    @Test
    void theAgeIsThatOfTheMessageThatHasBeenDueForLongest() {
        var agency = fixture.agency();
        var sender = fixture.user(agency);
        var other = fixture.agency();
        installation.message(agency, sender, null);
        clock.advance(Duration.ofSeconds(90));
        installation.message(other, fixture.user(other), null);
        var later = installation.message(agency, sender, null);
        fixture.in(
                agency, "update message set due_at = due_at + interval '1 h' where id = ?", later);
        assertThat(gauge("queued")).isEqualTo(3);
        assertThat(gauge("due")).isEqualTo(2);
        assertThat(gauge("oldest.due.age")).isEqualTo(90);
    }

    @Test
    void everyLaneIsInOneState() {
        lane("execution_time = ?", later());
        lane("execution_time = ?, consecutive_failures = 2", later());
        lane("consecutive_failures = 2");
        lane("picked = true, last_heartbeat = ?", now());
        lane("picked = true, last_heartbeat = ?", now());
        lane("picked = true, last_heartbeat = ?, consecutive_failures = 1", now());
        lane("version = 1");
        assertThat(lanes("running")).isEqualTo(3);
        assertThat(lanes("waiting")).isEqualTo(1);
        assertThat(lanes("resting")).isEqualTo(1);
        assertThat(lanes("paused")).isEqualTo(2);
    }

    @Test
    void theRowsAreReadOnceInTenSeconds() {
        assertThat(gauge("queued")).isZero();
        var agency = fixture.agency();
        installation.message(agency, fixture.user(agency), null);
        clock.advance(OutboxWatch.KEEP.minusMillis(1));
        assertThat(gauge("queued")).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(gauge("queued")).isEqualTo(1);
    }

    @Test
    void whoReadsTheTotalsKeepsTheOwnAgency() {
        var mine = fixture.agency();
        var other = fixture.agency();
        var sender = fixture.user(other);
        installation.messages(other, sender, MessageState.QUEUED, 2);
        CurrentTenant.run(
                mine,
                () ->
                        transactions.executeWithoutResult(_ -> {
                            assertThat(queuedByStatement()).isEqualTo(2);
                            assertThat(setting()).isEqualTo(mine.toString());
                            assertThat(visibleMessages()).isZero();
                        }));
        transactions.executeWithoutResult(_ -> {
            assertThat(queuedByStatement()).isEqualTo(2);
            assertThat(setting()).isEmpty();
            assertThat(visibleMessages()).isZero();
        });
    }

    @Test
    void theStatementNeverReadsTheWholeTableOfMessages() {
        for (var i = 0; i < 4; i++) {
            var agency = fixture.agency();
            var id = installation.message(agency, fixture.user(agency), null);
            fixture.in(agency, MANY.formatted("QUEUED", 5_000), id);
            fixture.in(agency, MANY.formatted("SENT", 5_000), id);
        }
        installation.database.vacuum("message");
        transactions.executeWithoutResult(_ -> {
            var before = scans();
            assertThat(queuedByStatement()).isEqualTo(20_004);
            assertThat(scans()).isEqualTo(before);
        });
    }

    /// How often this connection has read the whole table of messages so far.
    private long scans() {
        return jdbc.sql(
                        """
                        select seq_scan from pg_stat_xact_user_tables where relname = 'message'
                        """)
                .query(Long.class)
                .single();
    }

    @Test
    void aDatabaseThatIsAwayMakesTheGaugesNoNumbers() {
        try (var closed = ClosedPort.any()) {
            var meters = new SimpleMeterRegistry();
            var blind = new OutboxMeters(meters, Installation.watching(closed.number(), clock));
            assertThat(blind).isNotNull();
            assertThat(meters.getMeters().stream().filter(Gauge.class::isInstance))
                    .hasSizeGreaterThan(9)
                    .allSatisfy(gauge -> assertThat(((Gauge) gauge).value()).isNaN());
        }
    }

    /// The first who asks waits as long as the watch has patience, the others not at all.
    @Test
    @Timeout(60)
    void aDatabaseThatHangsHoldsNobodyUpForLong() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var meters = new SimpleMeterRegistry();
            var watch = Installation.watching(silent.getLocalPort(), clock);
            assertThat(new OutboxMeters(meters, watch)).isNotNull();
            assertThat(watch.totals()).isEmpty();
            var before = Cost.waits();
            assertThat(meters.getMeters().stream().filter(Gauge.class::isInstance))
                    .hasSizeGreaterThan(9)
                    .allSatisfy(gauge -> assertThat(((Gauge) gauge).value()).isNaN());
            assertThat(Cost.waits()).isEqualTo(before);
        }
    }

    /// Copies of one message.
    private static final String MANY =
            """
            insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                from_name, to_address, to_name, subject, source, size, message_id, dated_at, state,
                due_at, idempotency_key, created_at)
            select tenant_id, gen_random_uuid(), batch_id, sender_id, route_name, from_address,
                from_name, to_address, to_name, subject, source, size, message_id, dated_at, '%s',
                due_at, gen_random_uuid(), created_at
            from message, generate_series(1, %d) where id = ?
            """;

    private void lane(String set, Object... params) {
        var agency = fixture.agency();
        installation.message(agency, fixture.user(agency), null);
        installation.lane(agency, null, set, params);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private Timestamp later() {
        return Timestamp.from(clock.instant().plus(Duration.ofHours(1)));
    }

    private long queuedByStatement() {
        return jdbc.sql("select queued from outbox_totals(?)")
                .param(now())
                .query(Long.class)
                .single();
    }

    private String setting() {
        return jdbc.sql("select current_setting('ownrelay.tenant')").query(String.class).single();
    }

    private long visibleMessages() {
        return jdbc.sql("select count(*) from message").query(Long.class).single();
    }

    private double gauge(String name) {
        return registry.get("ownrelay.outbox." + name).gauge().value();
    }

    private double lanes(String state) {
        return registry.get("ownrelay.outbox.lanes").tag("state", state).gauge().value();
    }
}
