package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the database itself keeps from being said of somebody, whatever node asks it to.
@OwnrelayTest
class KeptErasedTests extends ErasedFixture {

    @Test
    void whatIsAppendedCanLoseWordsAndGetNoOthers() {
        for (var sql :
                List.of(
                        "update audit_event set detail = 'somebody else' where tenant_id = ?",
                        "update audit_event set detail = '[…] more' where tenant_id = ?",
                        "update delivery_attempt set reply_text = '250 Ok' where tenant_id = ?",
                        "update bounce set reply_text = '250 Ok' where tenant_id = ?")) {
            assertThatThrownBy(() -> fixtures.in(victim.id, sql, victim.id))
                    .as(sql)
                    .hasStackTraceContaining("can only be forgotten");
        }
        assertThatThrownBy(() ->
                        fixtures.in(
                                victim.id,
                                "update audit_event set action = 'x' where tenant_id = ?",
                                victim.id))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void whatComesBackOfAnErasedMessageIsKeptWithoutItsWords() {
        erase(admin);
        var before = count("bounce where message_id = '" + victim.message + "'");
        fixtures.in(
                victim.id,
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind,
                    stage, reply_code, reply_text)
                values (?, gen_random_uuid(), ?, now(), ?, 'FAILED', 'RCPT', 550, 'no erika here')
                """,
                victim.id,
                victim.message,
                victim.user);
        assertThat(count("bounce where message_id = '" + victim.message + "'"))
                .isEqualTo(before + 1);
        assertThat(traces()).isEmpty();
    }

    @Test
    void whoReadAMessageBeforeItWasErasedWritesNoNameBackIntoIt() {
        erase(admin);
        fixtures.in(
                victim.id,
                """
                update message set candidate_id = ?, to_address = 'erika@a.test', to_name = 'Erika',
                    subject = 'For Erika', source = convert_to('Hello erika', 'UTF8'),
                    splice_at = 3, text_removed_at = null, erased_at = null, bounced_at = now()
                where id = ?
                """,
                victim.candidate,
                victim.message);
        assertThat(traces()).isEmpty();
        assertThat(
                        count(
                                "message where bounced_at is not null and erased_at is not null and"
                                        + " text_removed_at is not null and candidate_id is null"
                                        + " and id = '"
                                        + victim.message
                                        + "'"))
                .as("that it came back is noted")
                .isEqualTo(1);
    }

    @Test
    void whatServersSaidBeforeOnlyTheirWordsWereKeptNamesNobodyEither() throws IOException {
        erase(admin);
        var said = "550 <erika.spoor@a.test> at their limit: erika=40a.test, ERIKA@b.test";
        plant("update smtp_server set pause_reason = ?, pause_stage = 'RCPT'", said);
        plant("update server_incident set text = ?, stage = 'RCPT'", said);
        plant("update server_incident set closed_at = now() where tenant_id = ?", neighbour.id);

        plant(
                new ClassPathResource("db/migration/V61__what_outlives_emails.sql")
                        .getContentAsString(StandardCharsets.UTF_8));

        assertThat(traces()).isEmpty();
        assertThat(strings("select distinct pause_reason from smtp_server"))
                .containsExactly("550 ~ at their limit: ~, ~");
        assertThat(strings("select text from server_incident order by text"))
                .containsExactly("", "550 ~ at their limit: ~, ~");
    }

    @Test
    void nothingLeavesForWhoeverWasErased() {
        erase(admin);
        for (var state : List.of("QUEUED", "SCHEDULED", "SENDING", "HELD")) {
            assertThatThrownBy(() ->
                            fixtures.in(
                                    victim.id,
                                    "update message set state = ? where id = ?",
                                    state,
                                    victim.message))
                    .as(state)
                    .hasStackTraceContaining("was erased");
        }
    }
}
