package dev.ownrelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.MessageFigures;
import dev.ownrelay.lane.LaneEnd;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/// What servers said is counted with each result, by the days of the installation's zone.
@TestPropertySource(properties = "ownrelay.time-zone=Europe/Amsterdam")
class DayCountsTests extends LaneFixture {

    @Autowired DayCounts counts;
    @Autowired MessageFigures figures;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    @BeforeEach
    void aMorning() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
    }

    @Test
    void everyResultIsCountedOnce() {
        smtp.replyOnce("RCPT", "451 4.7.1 Greylisted");
        enqueue(3);
        runner.run(agency, server);
        assertThat(counted("2026-11-23")).isEqualTo("2 1 0 0");
        smtp.replyOnce("RCPT", "550 5.1.1 No such user");
        enqueue(1);
        runner.run(agency, server);
        smtp.closeAt("DOT");
        enqueue(1);
        runner.run(agency, server);
        assertThat(counted("2026-11-23")).isEqualTo("2 1 1 1");
    }

    /// However many messages there are, none is read that has left.
    @Test
    void operatorsSeeThemAddedUp() {
        enqueue(3);
        runner.run(agency, server);
        fixture.in(agency, "update delivery_day set accepted = accepted + 1000");
        enqueue(2);
        assertThat(figures.of(agency)).isEqualTo(new MessageFigures.Figures(agency, 1, 1003, 2));
    }

    @Test
    void aListOfAgenciesSaysWhatTheirMessagesSay() {
        enqueue(3);
        runner.run(agency, server);
        clock.advance(Duration.ofDays(29));
        smtp.replyOnce("RCPT", "550 5.1.1 No such user");
        enqueue(4);
        runner.run(agency, server);
        enqueue(2);
        var other = fixture.agency();
        assertThat(listed(List.of(agency, other)))
                .containsExactlyInAnyOrder(told(agency), told(other));
        assertThat(told(agency).accepted()).isEqualTo(6);
        clock.advance(Duration.ofDays(1));
        assertThat(listed(List.of(agency)).getFirst().accepted())
                .as("what left more than thirty days ago is not told")
                .isEqualTo(3);
        assertThat(listed(List.of())).isEmpty();
    }

    /// In the name of an agency that the figures are not of.
    private List<MessageFigures.Figures> listed(List<UUID> agencies) {
        return CurrentTenant.call(
                fixture.agency(), () -> List.copyOf(figures.recent(agencies).values()));
    }

    /// As the rows of an agency say it.
    private MessageFigures.Figures told(UUID of) {
        return CurrentTenant.call(
                of,
                () ->
                        transactions.execute(_ ->
                                jdbc.sql(
                                                """
                                                select :agency as agency_id,
                                                    (select count(*) from app_user) as users,
                                                    count(*) filter (where state = 'SENT') as accepted,
                                                    count(*) filter (where state = 'QUEUED') as waiting
                                                from message
                                                """)
                                        .param("agency", of)
                                        .query(MessageFigures.Figures.class)
                                        .single()));
    }

    @Test
    void aDayBeginsAtMidnightOfTheInstallation() {
        clock.set(Instant.parse("2026-11-23T22:59:00Z"));
        enqueue(2);
        runner.run(agency, server);
        clock.advance(Duration.ofMinutes(2));
        enqueue(1);
        runner.run(agency, server);

        assertThat(counted("2026-11-23")).isEqualTo("2 0 0 0");
        assertThat(counted("2026-11-24")).isEqualTo("1 0 0 0");
        assertThat(CurrentTenant.call(agency, () -> counts.handedOverToday(Queue.of(server))))
                .isOne();
        assertThat(counts.tomorrow()).isEqualTo("2026-11-24T23:00:00Z");
    }

    @Test
    void severalConnectionsLoseNoCount() {
        fixture.in(agency, "update smtp_server set max_connections = 8 where id = ?", server);
        enqueue(400);
        runner.run(agency, server);
        assertThat(smtp.mostConnections()).isEqualTo(8);
        assertThat(counted("2026-11-23")).isEqualTo("400 0 0 0");
    }

    @Test
    void serversOfOneAgencyAreCountedApart() throws Exception {
        fixture.in(
                agency,
                "update smtp_server set max_connections = 8, name = 'First' where id = ?",
                server);
        var other = fixture.server(agency, smtp.port(), null, null);
        fixture.in(agency, "update smtp_server set max_connections = 8 where id = ?", other);
        enqueue(300);
        enqueue(other, UUID.randomUUID(), 200);

        try (var threads = Executors.newFixedThreadPool(2)) {
            var lanes =
                    List.of(
                            threads.submit(() -> runner.run(agency, server)),
                            threads.submit(() -> runner.run(agency, other)));
            for (var lane : lanes) {
                assertThat(lane.get()).isInstanceOf(LaneEnd.Drained.class);
            }
        }

        assertThat(CurrentTenant.call(agency, () -> counts.handedOverToday(Queue.of(server))))
                .isEqualTo(300);
        assertThat(CurrentTenant.call(agency, () -> counts.handedOverToday(Queue.of(other))))
                .isEqualTo(200);
    }

    @Test
    void messagesThatGrewTooOldAreCountedAsRefused() {
        smtp.stop();
        enqueue(3);
        clock.advance(Duration.ofDays(6));
        runner.run(agency, server);
        assertThat(counted("2026-11-29")).isEqualTo("0 0 3 0");
    }

    private String counted(String day) {
        return CurrentTenant.<String, RuntimeException>call(
                agency,
                () ->
                        transactions.execute(_ ->
                                jdbc.sql(
                                                """
                                                select sum(accepted) || ' ' || sum(deferred) || ' '
                                                    || sum(refused) || ' ' || sum(unknown)
                                                from delivery_day where tenant_id = ? and day = ?::date
                                                """)
                                        .params(agency, day)
                                        .query(String.class)
                                        .single()));
    }
}
