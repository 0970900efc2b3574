package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.link.LinkFixture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Before emails go, administrators are told by mail: once a month.
class RetentionReportTests extends LinkFixture {

    @Autowired RetentionReport report;

    @BeforeEach
    void onTheSecondOfTheMonth() {
        clock.set(Instant.parse("2027-02-02T08:00:00Z"));
        superuser.sql("update agency set keep_rows_months = 6").update();
    }

    @Test
    void administratorsAreToldWhatGoesUntilTheNextReport() {
        email("2026-08-20T09:00:00Z");
        email("2026-08-25T09:00:00Z");
        email("2026-10-25T09:00:00Z");
        report.run();
        var mails = told();
        assertThat(mails).hasSize(1);
        var mail = mails.getFirst();
        assertThat(mail.to()).isEqualTo(ADMIN);
        assertThat(mail.subject()).contains("North");
        assertThat(mail.text())
                .contains("Within 31 days", "2 emails are deleted", "none on hold is cancelled");
        assertThat(mail.path()).isEqualTo("/maintenance/agency");
    }

    @Test
    void theyAreToldInTheirLanguage() {
        superuser.sql("update app_user set locale = 'nl' where email = ?").param(ADMIN).update();
        email("2026-08-20T09:00:00Z");
        report.run();
        assertThat(told().getFirst().text()).contains("één e-mail wordt verwijderd");
    }

    @Test
    void theyAreToldOnceAMonthAlsoWhereItIsMissedOnTheFirst() {
        email("2026-08-20T09:00:00Z");
        report.run();
        report.run();
        clock.advance(Duration.ofDays(26)); // 28 February
        report.run();
        assertThat(told()).hasSize(1);
        clock.advance(Duration.ofDays(4)); // 4 March
        report.run();
        assertThat(told()).hasSize(2);
    }

    @Test
    void nobodyIsToldOfNothing() {
        email("2026-10-25T09:00:00Z");
        report.run();
        assertThat(told()).isEmpty();
        superuser.sql("update agency set keep_rows_months = null").update();
        email("2026-08-20T09:00:00Z");
        clock.advance(Duration.ofDays(30));
        report.run();
        assertThat(told()).isEmpty();
    }

    private List<Mail> told() {
        return mails().stream().filter(mail -> mail.kind().equals("retention")).toList();
    }

    private void email(String at) {
        superuser
                .sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, route_name,
                            from_address, from_name, to_address, to_name, subject, source, size,
                            message_id, dated_at, state, due_at, finished_at, idempotency_key,
                            created_at)
                        select tenant_id, gen_random_uuid(), gen_random_uuid(), id, 'x', email,
                            'Anna', 'c@x.example', 'C', 'Old', '', 0, '<old@x>', :at, 'SENT', :at,
                            :at, gen_random_uuid(), :at
                        from app_user where email = :admin
                        """)
                .param("at", Instant.parse(at).atOffset(ZoneOffset.UTC))
                .param("admin", ADMIN)
                .update();
    }
}
