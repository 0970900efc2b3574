package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.Test;

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
}
