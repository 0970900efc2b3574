package dev.ownrelay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.outbox.MessageActions;
import dev.ownrelay.outbox.MessageVerb;
import dev.ownrelay.outbox.Outbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// Messages lose their text and files once the agency has kept them for long enough, and nothing
/// else.
@WithOutbox
class RetentionTests {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");
    private static final Instant OLD = Instant.parse("2024-11-22T00:00:00Z");
    private static final Instant YOUNG = Instant.parse("2024-11-24T00:00:00Z");

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Retention retention;
    @Autowired OldTexts texts;
    @Autowired OldRows rows;
    @Autowired MessageActions actions;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;
    @Autowired ZoneId zone;

    private UUID agency;
    private UUID sender;

    @AfterEach
    void turnTheClockBack() {
        clock.set(NOW);
    }

    @BeforeEach
    void agency() {
        clock.set(NOW);
        agency = fixture.agency();
        sender = fixture.user(agency);
    }

    @Test
    void thousandsOfOldMessagesLoseTheirTextInSlicesAndTheOthersKeepIt() {
        var stranger = fixture.agency();
        var shared = OutboxFixture.part("shared.pdf", new byte[] {1, 2, 3});
        enqueue(2600, List.of(OutboxFixture.part("old.pdf", new byte[] {4, 5})));
        enqueue(400, List.of(shared));
        finish("SENT", OLD);
        enqueue(50, List.of(shared));
        finish("SENT", YOUNG);
        enqueue(10, List.of());
        fixture.in(
                agency,
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage)
                select tenant_id, gen_random_uuid(), id, 1, 'x', created_at, 1, 'ACCEPTED', 'DOT'
                from message where tenant_id = ?
                """,
                agency);

        long first = CurrentTenant.call(agency, () -> texts.remove(OLD.plusSeconds(86_400), NOW));
        assertThat(first).as("who sends a file does not wait for more").isEqualTo(50);
        assertThat(count("message where text_removed_at is not null")).isEqualTo(first);
        retention.run();

        assertThat(count("message where text_removed_at = '" + NOW + "'")).isEqualTo(3000);
        assertThat(count("message where length(source) = 0")).isEqualTo(3000);
        assertThat(count("message")).isEqualTo(3060);
        assertThat(count("delivery_attempt")).isEqualTo(3060);
        assertThat(count("message_attachment")).isEqualTo(50);
        assertThat(count("attachment")).isEqualTo(1);
        System.out.printf(
                "retention: %d of %d messages lost their text, %d links and %d file stay%n",
                count("message where text_removed_at is not null"),
                count("message"),
                count("message_attachment"),
                count("attachment"));
        assertThat(stranger).isNotEqualTo(agency);
    }

    @Test
    void whatWaitsKeepsItsTextAndEachAgencyDecidesHowLong() {
        for (var state : List.of("SENT", "FAILED", "CANCELLED", "UNKNOWN", "HELD", "QUEUED")) {
            enqueue(1, List.of());
            finish(state, OLD);
        }
        retention.run();
        assertThat(count("message where text_removed_at is not null")).isEqualTo(4);
        assertThat(count("message where text_removed_at is not null and state = 'UNKNOWN'"))
                .as("nobody knows any better whether it left")
                .isEqualTo(1);
        assertThat(count("message where text_removed_at is null and state in ('HELD', 'QUEUED')"))
                .isEqualTo(2);

        var other = fixture.agency();
        jdbc.sql("update agency set keep_months = 120 where id = ?").param(other).update();
        agency = other;
        sender = fixture.user(other);
        enqueue(1, List.of());
        finish("SENT", OLD);
        retention.run();
        assertThat(count("message where text_removed_at is not null")).isZero();
    }

    @Test
    void whatIsOnHoldGetsTheWholeTimeFromWhenThatIsKnownAndIsThenCancelledAndSaysWhy() {
        var id = enqueue(1, List.of()).getFirst();
        fixture.in(agency, "update message set queued_at = ?", Timestamp.from(OLD));
        finish("HELD", OLD);
        retention.run();
        clock.set(NOW.plus(Duration.ofDays(729)));
        retention.run();
        assertThat(count("message where state = 'HELD' and text_removed_at is null")).isEqualTo(1);
        clock.set(NOW.plus(Duration.ofDays(732)));
        retention.run();

        assertThat(count("message where state = 'CANCELLED' and length(source) = 0")).isEqualTo(1);
        assertThat(count("message where hold_reason is not null")).isZero();
        assertThat(
                        count(
                                "audit_event where action = 'message.hold-ended' and detail = '1'"
                                        + " and actor_id is null"))
                .isEqualTo(1);
        assertThat(mvc.get().uri("/messages/" + id).with(me()).exchange())
                .hasStatusOk()
                .bodyText()
                .contains("because it had been on hold for as long as your agency keeps emails");
    }

    @Test
    void whatWasSentAgainAndIsOnHoldAgainGetsTheWholeTimeAnew() {
        enqueue(1, List.of());
        finish("HELD", OLD);
        retention.run();
        var later = NOW.plus(Duration.ofDays(700));
        fixture.in(agency, "update message set queued_at = ?", Timestamp.from(later));
        clock.set(NOW.plus(Duration.ofDays(800)));
        retention.run();
        assertThat(count("message where state = 'HELD' and text_removed_at is null")).isEqualTo(1);
    }

    @Test
    void rowsGoOnceTheAgencyKeepsThemNoLongerWithAllThatHangsOnThemAndFiguresStay() {
        keepRows(12);
        var shared = OutboxFixture.part("shared.pdf", new byte[] {1, 2, 3});
        var old = enqueue(700, List.of(OutboxFixture.part("old.pdf", new byte[] {4}), shared));
        finish("SENT", NOW.minus(Duration.ofDays(366)));
        enqueue(1, List.of(shared));
        finish("SENT", NOW.minus(Duration.ofDays(364)));
        hangOn(old.getFirst());
        fixture.in(agency, "update message set created_at = finished_at");

        retention.run();

        assertThat(count("message")).isEqualTo(1);
        for (var table :
                List.of(
                        "delivery_attempt",
                        "bounce",
                        "address_mark",
                        "batch_refusal",
                        "batch_pause")) {
            assertThat(count(table)).as(table).isZero();
        }
        assertThat(count("attachment")).isEqualTo(1);
        assertThat(count("delivery_day where accepted = 700")).isEqualTo(1);
        assertThat(count("audit_event where detail like '%old@x.example%'")).isZero();
        assertThat(count("audit_event where action = 'candidate.marked'")).isEqualTo(1);
        assertThat(
                        count(
                                "audit_event where action = 'message.deleted' and detail in ('500',"
                                        + " '200')"))
                .as("each slice is told with it")
                .isEqualTo(2);
        assertThat(agencyRow("cleared_rows")).isEqualTo(700);
        retention.run();
        assertThat(count("message")).isEqualTo(1);
    }

    @Test
    void whatWaitsOrIsBeingSentIsNeverDeletedHoweverOld() {
        keepRows(1);
        for (var state : List.of("QUEUED", "SENDING", "SCHEDULED", "HELD", "UNKNOWN", "FAILED")) {
            enqueue(1, List.of());
            finish(state, OLD);
        }
        fixture.in(agency, "update message set created_at = ?", Timestamp.from(OLD));
        retention.run();
        assertThat(count("message where state in ('QUEUED', 'SENDING', 'SCHEDULED', 'HELD')"))
                .isEqualTo(4);
        assertThat(count("message")).isEqualTo(4);
        assertThatThrownBy(() -> fixture.in(agency, "delete from message where state = 'QUEUED'"))
                .hasStackTraceContaining("A message in state QUEUED is not deleted");
    }

    @Test
    void anAgencyThatSetsNothingKeepsItsRowsAndItsNeighbourLosesNone() {
        enqueue(1, List.of());
        finish("SENT", OLD);
        fixture.in(agency, "update message set created_at = ?", Timestamp.from(OLD));
        var kept = agency;
        agency = fixture.agency();
        sender = fixture.user(agency);
        keepRows(6);
        enqueue(2, List.of());
        finish("SENT", OLD);
        fixture.in(agency, "update message set created_at = ?", Timestamp.from(OLD));
        retention.run();
        assertThat(count("message")).isZero();
        agency = kept;
        assertThat(count("message")).isEqualTo(1);
        assertThat(agencyRow("cleared_rows")).isZero();
        assertThat(agencyRow("cleared_at = '" + NOW + "'")).isEqualTo(1);
    }

    @Test
    void countsOfUsersGoWhenTheirDayIsOver() {
        var today = LocalDate.ofInstant(NOW, zone);
        for (int days = 0; days < 3; days++) {
            fixture.in(
                    agency,
                    "insert into delivery_day_of_user values (?, ?, ?, ?, 0, 7)",
                    agency,
                    UUID.randomUUID(),
                    sender,
                    today.minusDays(days));
        }
        retention.run();
        assertThat(count("delivery_day_of_user")).isEqualTo(1);
        assertThat(count("delivery_day_of_user where day = '" + today + "'")).isEqualTo(1);
    }

    private void keepRows(int months) {
        jdbc.sql("update agency set keep_rows_months = ? where id = ?")
                .params(months, agency)
                .update();
    }

    /// All that can tell of a message.
    private void hangOn(UUID id) {
        var bounce = UUID.randomUUID();
        var at = Timestamp.from(OLD);
        fixture.in(
                agency,
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage)
                values (?, gen_random_uuid(), ?, 1, 'x', ?, 1, 'ACCEPTED', 'DOT')
                """,
                agency,
                id,
                at);
        fixture.in(
                agency,
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind, stage,
                    reply_text)
                values (?, ?, ?, ?, ?, 'FAILED', 'RCPT', 'no old@x.example')
                """,
                agency,
                bounce,
                id,
                at,
                sender);
        fixture.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at, bounce_id)
                values (?, gen_random_uuid(), 'old@x.example', 'recipient-unknown', ?, ?, ?)
                """,
                agency,
                id,
                at,
                bounce);
        fixture.in(
                agency,
                """
                insert into audit_event (tenant_id, id, at, action, subject_id, detail)
                values (?, gen_random_uuid(), ?, 'candidate.marked', ?, 'old@x.example unknown')
                """,
                agency,
                at,
                id);
        fixture.in(
                agency,
                """
                insert into batch_refusal select tenant_id, batch_id, sender_id, 'policy', id, ?
                from message where id = ?
                """,
                at,
                id);
        fixture.in(
                agency,
                """
                insert into batch_pause select tenant_id, batch_id, sender_id, ? from message where id = ?
                """,
                at,
                id);
        fixture.in(
                agency,
                """
                insert into delivery_day (tenant_id, day, slot, route_name, accepted)
                values (?, '2025-11-22', 0, 'x', 700)
                """,
                agency);
    }

    private long agencyRow(String what) {
        return jdbc.sql("select (%s)::int from agency where id = ?".formatted(what))
                .param(agency)
                .query(Long.class)
                .single();
    }

    @Test
    void aMessageWithoutItsTextSaysSoAndCannotBeSentAgain() {
        var id = enqueue(1, List.of()).getFirst();
        finish("FAILED", OLD);
        var server = fixture.server(agency, 25, null, null);
        fixture.in(agency, "update message set smtp_server_id = ? where id = ?", server, id);
        assertThat(mvc.get().uri("/messages/" + id + "/body").with(me()).exchange()).hasStatusOk();
        retention.run();

        assertThat(mvc.get().uri("/messages/" + id).with(me()).exchange())
                .hasStatusOk()
                .bodyText()
                .contains("were removed on 23 Nov 2026")
                .doesNotContain("<iframe", "SEND_AGAIN");
        assertThat(mvc.get().uri("/messages/" + id + "/body").with(me()).exchange()).hasStatus(404);
        var user = new SignedIn(agency, sender, Role.RECRUITER, false);
        assertThatThrownBy(() ->
                        CurrentTenant.run(
                                agency, () -> actions.act(MessageVerb.SEND_AGAIN, id, user)))
                .isInstanceOf(Message.WrongStateException.class);
    }

    private List<UUID> enqueue(int messages, List<NewMessage.Part> parts) {
        var all =
                IntStream.range(0, messages)
                        .mapToObj(i -> OutboxFixture.message(sender, null, i + "@x.example", parts))
                        .toList();
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), all));
    }

    /// Gives the messages that were queued last another end.
    private void finish(String state, Instant at) {
        fixture.in(
                agency,
                """
                update message set state = ?, finished_at = ?, hold_reason =
                    case ? when 'HELD' then 'SERVER_DISABLED' end
                where tenant_id = ? and state = 'QUEUED' and finished_at is null
                """,
                state,
                Timestamp.from(at),
                state,
                agency);
    }

    private long count(String what) {
        var found =
                CurrentTenant.<Long, RuntimeException>call(
                        agency,
                        () ->
                                transactions.execute(_ ->
                                        jdbc.sql("select count(*) from " + what)
                                                .query(Long.class)
                                                .single()));
        return found == null ? -1 : found;
    }

    private RequestPostProcessor me() {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, sender, Role.RECRUITER, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_RECRUITER")));
    }
}
