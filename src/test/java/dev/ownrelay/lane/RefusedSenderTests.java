package dev.ownrelay.lane;

import static dev.ownrelay.message.MessageState.FAILED;
import static dev.ownrelay.message.MessageState.HELD;
import static dev.ownrelay.message.MessageState.QUEUED;
import static dev.ownrelay.message.MessageState.SENT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.SenderFault;
import dev.ownrelay.support.EmptyDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that refuses whoever sends would refuse all that waits.
class RefusedSenderTests extends LaneFixture {

    private static final String LIMIT = "550 5.2.121 Your daily sending limit is exceeded";
    private static final String ADDRESS = "553 5.7.1 Sender address rejected: not owned by user";

    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired EmptyDatabase database;

    @ParameterizedTest
    @CsvSource({"RCPT, 1", "RCPT, 4", "DOT, 1", "DOT, 4"})
    void aLimitLetsAllButTheFirstTwoWait(String place, int connections) {
        server("max_connections = " + connections);
        var before = enqueue(20);
        run();
        smtp.judge((at, _) -> at.equals(place) ? LIMIT : null);
        var ids = enqueue(60);
        assertThat(run())
                .isInstanceOfSatisfying(
                        LaneEnd.Refused.class,
                        end -> assertThat(end.fault()).isEqualTo(SenderFault.LIMIT));
        assertThat(count(before, SENT)).isEqualTo(20);
        assertThat(count(ids, FAILED)).isEqualTo(2);
        assertThat(count(ids, QUEUED)).isEqualTo(58);
        assertThat(smtp.count("RCPT")).isLessThanOrEqualTo(20L + 2 + 2 * connections);

        clock.advance(Duration.ofHours(1));
        assertThat(run()).isInstanceOf(LaneEnd.Refused.class);
        assertThat(count(ids, FAILED)).as("no trial costs a message").isEqualTo(2);

        smtp.judge((_, _) -> null);
        clock.advance(Duration.ofHours(1));
        run();
        assertThat(count(ids, SENT)).isEqualTo(58);
    }

    @Test
    void refusalsInARowCountOverRunsOfOneMessageEach() {
        server("per_minute = 1");
        smtp.judge((at, _) -> at.equals("RCPT") ? LIMIT : null);
        var ids = enqueue(20);
        for (int i = 0; i < 6; i++) {
            run();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(count(ids, FAILED)).isEqualTo(2);
    }

    @Test
    void whoeverTakesOverInTheMiddleCountsOn() {
        server("max_connections = 1");
        var known = new ArrayList<Integer>();
        smtp.judge((at, _) ->
                at.equals("RCPT") && known.add(timesKnown()) && known.size() > 3 ? LIMIT : null);
        enqueue(20);
        run();
        assertThat(known).containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    void aMessageGetsItsEndWhileRefusalsCannotBeKept() {
        server("max_connections = 1");
        database.execute("revoke insert on lane_refusal from ownrelay_app");
        var asked = new AtomicInteger();
        smtp.judge((at, _) -> {
            if (!at.equals("RCPT") || asked.incrementAndGet() < 4) {
                return null;
            }
            if (asked.get() == 5) {
                database.execute("grant insert on lane_refusal to ownrelay_app");
            }
            return LIMIT;
        });
        var ids = enqueue(20);
        run();
        assertThat(count(ids, FAILED)).isEqualTo(2);
        assertThat(count(ids, QUEUED)).isEqualTo(15);
        assertThat(timesKnown()).isGreaterThan(1);
    }

    private int timesKnown() {
        return as(() ->
                transactions.execute(_ ->
                        jdbc.sql("select coalesce(sum(times), 0) from lane_refusal")
                                .query(Integer.class)
                                .single()));
    }

    @Test
    void anAddressThatIsRefusedHoldsWhatComesFromItAndNothingElse() {
        smtp.judge((at, to) -> at.equals("RCPT") && !to.startsWith("bob") ? ADDRESS : null);
        var ids = enqueue(30);
        var bobs = List.of(enqueue("bob1@x.example"), enqueue("bob2@x.example"));
        bobs.forEach(id -> from(id, "bob@agency.example"));
        assertThat(run()).isInstanceOf(LaneEnd.Drained.class);
        assertThat(count(ids, FAILED)).isEqualTo(2);
        assertThat(count(ids, HELD)).isEqualTo(28);
        assertThat(ids)
                .filteredOn(id -> state(id) == HELD)
                .allSatisfy(id ->
                        assertThat(message(id).holdReason()).isEqualTo(HoldReason.SENDER_REFUSED));
        assertThat(count(bobs, SENT)).isEqualTo(2);
    }

    /// Nodes of the version before read the reason by name.
    @Test
    void theRowsNameReasonsThatTheVersionBeforeKnows() {
        smtp.judge((at, _) -> at.equals("RCPT") ? ADDRESS : null);
        var ids = enqueue(5);
        run();
        assertThat(
                        as(() ->
                                messages.countBySmtpServerIdAndHoldReason(
                                        server, HoldReason.ADDRESS_UNPROVEN)))
                .isEqualTo(3);
        assertThat(count(ids, HELD)).isEqualTo(3);
    }

    @Test
    void whatIsResumedTooSoonIsHeldAgainAndNotRefused() {
        smtp.judge((at, _) -> at.equals("RCPT") ? ADDRESS : null);
        var ids = enqueue(12);
        run();
        fixture.in(
                agency,
                "update message set state = 'QUEUED', attempt = attempt + 1, hold_reason = null,"
                        + " held_for = null where state = 'HELD'");
        run();
        assertThat(count(ids, FAILED)).isEqualTo(2);
        assertThat(count(ids, HELD)).isEqualTo(10);
    }

    @Test
    void aLoginThatIsNeededHoldsAllThatWaits() {
        smtp.judge((at, _) -> at.equals("RCPT") ? "530 5.7.0 Authentication required" : null);
        var ids = enqueue(30);
        assertThat(run())
                .isInstanceOfSatisfying(
                        LaneEnd.Refused.class,
                        end -> assertThat(end.fault()).isEqualTo(SenderFault.LOGIN));
        assertThat(count(ids, FAILED)).isEqualTo(2);
        assertThat(ids)
                .filteredOn(id -> state(id) == HELD)
                .hasSize(28)
                .allSatisfy(id ->
                        assertThat(message(id).holdReason()).isEqualTo(HoldReason.LOGIN_NEEDED));
    }

    @ParameterizedTest
    @CsvSource({"550 5.1.1 No such user here", "550 5.7.1 Message contains spam"})
    void whatIsAboutTheRecipientOrTheTextStopsNothing(String reply) {
        smtp.judge((at, _) -> at.equals("RCPT") ? reply : null);
        var ids = enqueue(10);
        run();
        assertThat(count(ids, FAILED)).isEqualTo(10);
    }

    @Test
    void oneThatIsTakenInBetweenEndsTheRow() {
        server("max_connections = 1");
        smtp.extensions("SIZE 52428800");
        for (int i = 0; i < 5; i++) {
            smtp.replyOnce("RCPT", LIMIT);
            smtp.replyOnce("RCPT", "250 2.1.5 Ok");
        }
        var ids = enqueue(10);
        run();
        assertThat(count(ids, SENT)).isEqualTo(5);
        assertThat(count(ids, FAILED)).isEqualTo(5);
    }

    private void server(String change) {
        fixture.in(agency, "update smtp_server set " + change + " where id = ?", server);
    }

    private void from(UUID id, String address) {
        fixture.in(agency, "update message set from_address = ? where id = ?", address, id);
    }

    private long count(List<UUID> ids, MessageState state) {
        return ids.stream().filter(id -> state(id) == state).count();
    }
}
