package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnrelayTest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Notes in the trails: where they land, what they hold, and that nothing takes them back.
@OwnrelayTest
class AuditTrailTests {

    record Row(
            @Nullable UUID actorId,
            String action,
            @Nullable UUID subjectId,
            String detail,
            @Nullable String client) {}

    @Autowired AuditTrail audit;
    @Autowired Agencies agencies;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    UUID agency = UUID.randomUUID();
    UUID actor = UUID.randomUUID();
    UUID subject = UUID.randomUUID();

    @BeforeEach
    void found() {
        agencies.save(new Agency(agency, "North", "en", Instant.now()));
        RequestContextHolder.resetRequestAttributes(); // Spring's tests begin with one
    }

    @AfterEach
    void leaveRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void notesFromWhereARequestCame() {
        request("203.0.113.9");
        inAgency(() -> audit.note(actor, "user.changed", subject, "role"));
        assertThat(own())
                .containsExactly(new Row(actor, "user.changed", subject, "role", "203.0.113.9"));
        assertThat(operators()).isEmpty();
    }

    @Test
    void notesNoPlaceForWorkInTheBackground() {
        inAgency(() -> audit.note(null, "user.changed", subject, ""));
        assertThat(own()).containsExactly(new Row(null, "user.changed", subject, "", null));
    }

    /// For whoever keeps the log away from those who can change the database.
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theLogSaysOnceItIsStoredWhoDidWhatAndNothingThatNamesPeople(CapturedOutput log) {
        request("203.0.113.9");
        inAgency(() -> audit.note(actor, "user.changed", subject, "Erika Spoor"));
        assertThat(log)
                .contains(
                        "ownrelay.audit",
                        "user.changed trail=agency agency=%s actor=%s subject=%s from=203.0.113.9"
                                .formatted(agency, actor, subject))
                .doesNotContain("Erika");
        inAgency(() -> {
            audit.note(actor, "user.disabled", subject, "");
            throw new Undone();
        });
        assertThat(log).doesNotContain("user.disabled");
    }

    @Test
    void notesForOperatorsInNoAgency() {
        request("203.0.113.9");
        transaction.executeWithoutResult(
                _ -> audit.noteForOperators(actor, agency, "agency.paused", subject, "North"));
        assertThat(operators())
                .containsExactly(new Row(actor, "agency.paused", subject, "North", "203.0.113.9"));
        assertThat(own()).isEmpty();
    }

    @Test
    void notesInBothTrailsWhatAnOperatorDidToAnAgency() {
        request("203.0.113.9");
        inAgency(() -> audit.noteForBoth(actor, "agency.paused", agency, "North"));
        var row = new Row(actor, "agency.paused", agency, "North", "203.0.113.9");
        assertThat(own()).containsExactly(row);
        assertThat(operators()).containsExactly(row);
    }

    @Test
    void notesNothingOfADeedThatWasTakenBack() {
        inAgency(() -> {
            audit.noteForBoth(actor, "agency.paused", agency, "North");
            throw new Undone();
        });
        assertThat(own()).isEmpty();
        assertThat(operators()).isEmpty();
    }

    @Test
    void refusesANoteWithoutADeed() {
        CurrentTenant.run(
                agency,
                () ->
                        assertThatThrownBy(() -> audit.note(actor, "user.changed", subject, ""))
                                .isInstanceOf(IllegalTransactionStateException.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_event set action = ''",
                "delete from audit_event",
                "truncate audit_event",
                "update operator_event set detail = ''",
                "delete from operator_event",
                "truncate operator_event"
            })
    void letsTheApplicationTakeNothingBack(String sql) {
        inAgency(() -> audit.noteForBoth(actor, "agency.paused", agency, "North"));
        assertThatThrownBy(() -> inAgency(() -> jdbc.sql(sql).update()))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied for table");
        assertThat(own()).hasSize(1);
        assertThat(operators()).hasSize(1);
    }

    @Test
    void letsWordsGoButNoOthersComeInTheirPlace() {
        inAgency(() -> audit.note(actor, "candidate.marked", agency, "North"));
        for (var other : List.of("", "South", "North […]", "[…]South")) {
            assertThatThrownBy(() -> inAgency(() -> retell(other)))
                    .as(other)
                    .hasStackTraceContaining("can only be forgotten");
        }
        inAgency(() -> retell("[…]th"));
        assertThat(own()).hasSize(1);
    }

    @Test
    void letsNoWordGoOfWhatTellsOfNoCandidate() {
        inAgency(() -> audit.note(actor, "agency.paused", agency, "North"));
        assertThatThrownBy(() -> inAgency(() -> retell("[…]")))
                .hasStackTraceContaining("can only be forgotten");
    }

    private void retell(String detail) {
        jdbc.sql("update audit_event set detail = ?").param(detail).update();
    }

    @SuppressWarnings("serial")
    private static final class Undone extends RuntimeException {}

    private void inAgency(Runnable deed) {
        try {
            CurrentTenant.run(agency, () -> transaction.executeWithoutResult(_ -> deed.run()));
        } catch (Undone e) {
            return;
        }
    }

    private static void request(String address) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    }

    private List<Row> own() {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(
                                _ -> rows("select * from audit_event where tenant_id = ?")));
    }

    private List<Row> operators() {
        return rows("select * from operator_event where agency_id = ?");
    }

    private List<Row> rows(String sql) {
        return jdbc.sql(sql).param(agency).query(Row.class).list();
    }
}
