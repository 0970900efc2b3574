package dev.ownrelay.agency;

import dev.ownrelay.message.Retention;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/// Tells the administrators of each agency once a month what it will no longer keep, before that
/// goes. Of an agency of which nothing goes nobody is told.
@Service
class RetentionReport {

    /// When people come to work.
    static final LocalTime AT = LocalTime.of(8, 0);

    /// Until the next report, and longer.
    static final int DAYS = 31;

    /// No more emails are counted, and said to be more.
    private static final int COUNTED = 10_000;

    private static final Logger log = LoggerFactory.getLogger(RetentionReport.class);

    private final Agencies agencies;
    private final Retention retention;
    private final RetentionMail mail;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ZoneId zone;

    RetentionReport(
            Agencies agencies,
            Retention retention,
            RetentionMail mail,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Clock clock,
            ZoneId zone) {
        this.agencies = agencies;
        this.retention = retention;
        this.mail = mail;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.zone = zone;
    }

    /// On any day: who was not told this month is.
    void run() {
        var month = LocalDate.now(clock.withZone(zone)).withDayOfMonth(1);
        for (var agency : agencies.findAll()) {
            if (Thread.currentThread().isInterrupted()) {
                return; // and goes on the next day
            }
            try {
                CurrentTenant.run(
                        agency.id(),
                        () -> transactions.executeWithoutResult(_ -> tell(agency, month)));
            } catch (RuntimeException e) {
                log.error("Agency {} was not told what it will no longer keep", agency.id(), e);
            }
        }
    }

    private void tell(Agency agency, LocalDate month) {
        if (!begins(agency, month)) {
            return;
        }
        var taken = retention.within(agency, DAYS, COUNTED + 1);
        if (!taken.nothing()) {
            mail.tell(agency, DAYS, taken);
        }
    }

    /// @return false: it has been told
    private boolean begins(Agency agency, LocalDate month) {
        return jdbc.sql(
                                """
                                update agency set told_month = :month
                                where id = :agency and (told_month is null or told_month < :month)
                                """)
                        .param("month", month)
                        .param("agency", agency.id())
                        .update()
                > 0;
    }
}
