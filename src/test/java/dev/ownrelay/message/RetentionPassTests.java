package dev.ownrelay.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.ledger.BatchStates;
import dev.ownrelay.ledger.MessageStates;
import dev.ownrelay.outbox.MessageActions;
import dev.ownrelay.outbox.MessageVerb;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/// A pass over what agencies keep no longer: whatever stops it, it tells what it did, and goes on
/// the next night.
@WithOutbox
class RetentionPassTests {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");
    private static final Instant OLD = NOW.minus(Duration.ofDays(366));

    @Autowired OutboxFixture fixture;
    @Autowired Retention retention;
    @Autowired MessageActions actions;
    @Autowired MessageStates states;
    @Autowired BatchStates batches;
    @Autowired EmptyDatabase database;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;

    private UUID agency;
    private UUID sender;
    private UUID batch;
    private UUID candidate;

    @BeforeEach
    void anAgencyThatKeepsRowsForAYear() {
        clock.set(NOW);
        agency = fixture.agency();
        sender = fixture.user(agency);
        batch = UUID.randomUUID();
        candidate = UUID.randomUUID();
        jdbc.sql("update agency set keep_rows_months = 12 where id = ?").param(agency).update();
    }

    @Test
    void aPassThatFailsHalfWayTellsWhatItTookAndIsNotShownAsDone() {
        messages(OldRows.SLICE, "SENT", OLD.minusSeconds(60));
        var stays = messages(1, "SENT", OLD);
        var neighbour = fixture.agency();
        database.execute(
                """
                create function stay() returns trigger language plpgsql
                    as $$ begin raise exception 'It stays'; end $$;
                create trigger stay before delete on message for each row
                    when (old.batch_id = '%s') execute function stay()
                """
                        .formatted(stays));
        try {
            retention.run();
        } finally {
            database.execute("drop trigger stay on message; drop function stay()");
        }
        assertThat(count("message")).isEqualTo(1);
        assertThat(deleted()).isEqualTo(OldRows.SLICE);
        assertThat(clearedAt(agency)).isNull();
        assertThat(clearedAt(neighbour)).isEqualTo(NOW);

        retention.run();
        assertThat(count("message")).isZero();
        assertThat(deleted()).isEqualTo(OldRows.SLICE + 1);
        assertThat(clearedAt(agency)).isEqualTo(NOW);
    }

    @Test
    void anAgencyThatWasNotReachedIsNotShownAsDone() {
        messages(1, "SENT", OLD);
        var neighbour = fixture.agency();
        Thread.currentThread().interrupt();
        try {
            retention.run();
        } finally {
            Thread.interrupted();
        }
        assertThat(count("message")).isEqualTo(1);
        assertThat(clearedAt(agency)).isNull();
        assertThat(clearedAt(neighbour)).as("nothing of it was old").isEqualTo(NOW);
    }

    @Test
    void theTimeOfAllThatIsOnHoldBeginsInOneNightAlsoOfWhatWasQueuedMeanwhile() {
        var meanwhile = NOW.plusSeconds(60);
        messages(OldTexts.NOTED + 1, "HELD", meanwhile);
        messages(1, "HELD", OLD);
        retention.run();
        assertThat(count("message where held_since = '" + meanwhile + "'"))
                .isEqualTo(OldTexts.NOTED + 1);
        assertThat(count("message where held_since = '" + NOW + "'")).isEqualTo(1);
    }

    /// So that it begins anew when it is put on hold again.
    @Test
    void whateverLeavesHoldHasNoTimeOnHoldAnyMore() {
        var me = new SignedIn(agency, sender, Role.RECRUITER, false);
        var server = fixture.server(agency, 25, null, null);
        var waysOut =
                Map.<String, Consumer<UUID>>of(
                        "cancelled", id -> actions.act(MessageVerb.CANCEL, id, me),
                        "sent again", id -> actions.act(MessageVerb.SEND_AGAIN, id, me),
                        "its batch resumed", _ -> batches.resume(batch, null, NOW),
                        "its batch stopped", _ -> batches.stop(batch, null, NOW),
                        "the mark lifted",
                                _ -> states.releaseMarked(candidate, "c@x.example", NOW));
        waysOut.forEach((how, way) -> {
            batch = messages(1, "HELD", OLD);
            fixture.in(
                    agency,
                    """
                    update message set held_since = queued_at, candidate_id = ?, smtp_server_id = ?,
                        batch_paused = ?, hold_reason = 'ADDRESS_MARKED'
                    where batch_id = ?
                    """,
                    candidate,
                    server,
                    how.startsWith("its batch"),
                    batch);
            var id = one("select id from message where batch_id = '" + batch + "'", UUID.class);
            in(() -> way.accept(id));
            assertThat(count("message where state <> 'HELD' and held_since is null"))
                    .as(how)
                    .isEqualTo(1);
            fixture.in(agency, "update message set state = 'CANCELLED', finished_at = ?", at(NOW));
            fixture.in(agency, "delete from message");
        });
    }

    /// @return their batch
    private UUID messages(int many, String state, Instant at) {
        var batch = UUID.randomUUID();
        fixture.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, hold_reason, queued_at, due_at, finished_at, idempotency_key, created_at)
                select tenant_id, gen_random_uuid(), ?, id, 'x', email, 'Anna', 'c@x.example', 'C',
                    'Old', 'Hello', 5, '<old@x>', at, state,
                    case state when 'HELD' then 'SERVER_DISABLED' end, at, at,
                    case when state <> 'HELD' then at end, gen_random_uuid(), at
                from app_user, generate_series(1, ?), (select ? as state, ?::timestamptz as at)
                where id = ?
                """,
                batch,
                many,
                state,
                at(at),
                sender);
        return batch;
    }

    private static Timestamp at(Instant at) {
        return Timestamp.from(at);
    }

    /// As the trail tells.
    private long deleted() {
        return one(
                "select coalesce(sum(detail::int), 0) from audit_event where action ="
                        + " 'message.deleted'",
                Long.class);
    }

    private Instant clearedAt(UUID of) {
        return jdbc
                .sql("select cleared_at from agency where id = ?")
                .param(of)
                .query((row, _) -> row.getTimestamp(1))
                .list()
                .stream()
                .filter(Objects::nonNull)
                .map(Timestamp::toInstant)
                .findFirst()
                .orElse(null);
    }

    private long count(String what) {
        return one("select count(*) from " + what, Long.class);
    }

    private <T> T one(String sql, Class<T> type) {
        return CurrentTenant.call(
                agency, () -> transactions.execute(_ -> jdbc.sql(sql).query(type).single()));
    }

    private void in(Runnable work) {
        CurrentTenant.run(agency, () -> transactions.executeWithoutResult(_ -> work.run()));
    }
}
