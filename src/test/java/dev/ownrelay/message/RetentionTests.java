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
import java.time.Instant;
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
    @Autowired MessageActions actions;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired SettableClock clock;
    @Autowired MockMvcTester mvc;

    private UUID agency;
    private UUID sender;

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

        long first =
                CurrentTenant.call(
                        agency, () -> retention.removeSlice(OLD.plusSeconds(86_400), NOW));
        assertThat(first).isEqualTo(Retention.SLICE);
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
    void onlyFinishedMessagesAreOldAndEachAgencyDecidesHowOld() {
        for (var state : List.of("SENT", "FAILED", "CANCELLED", "UNKNOWN", "HELD", "QUEUED")) {
            enqueue(1, List.of());
            finish(state, OLD);
        }
        retention.run();
        assertThat(count("message where text_removed_at is not null")).isEqualTo(3);
        assertThat(
                        count(
                                "message where text_removed_at is not null and state in ('UNKNOWN',"
                                        + " 'HELD', 'QUEUED')"))
                .isZero();

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
