package dev.ownrelay.audit;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An agency with six rows in its trail, in an installation without any others.
abstract class ChainFixture extends AuditFixture {

    static final int ROWS = 6;

    @Autowired AuditTrail audit;

    @BeforeEach
    @Override
    protected void fill() {
        superuser(
                "truncate agency, sign_in, operator_event, operator_link, operator_head, audit_link"
                        + " cascade");
        super.fill();
        for (int i = 1; i <= ROWS; i++) {
            note(agency, "to the candidate number " + i);
        }
    }

    void note(UUID tenant, String detail) {
        in(tenant, () -> audit.note(null, "candidate.marked", UUID.randomUUID(), detail));
    }

    void in(UUID tenant, Runnable deed) {
        CurrentTenant.run(
                tenant,
                () -> new TransactionTemplate(transactions).executeWithoutResult(_ -> deed.run()));
    }

    /// As the owner, who can have triggers pass over it.
    void tamper(String sql) {
        superuser("set session_replication_role = replica; " + sql);
    }

    List<String> verified() {
        return verified(Optional.empty());
    }

    List<String> verified(Optional<Path> anchors) {
        var lines = new ArrayList<String>();
        var source =
                new DriverManagerDataSource(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
        try {
            new AuditVerification(source, anchors, lines::add).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /// What is said of the trail of an agency.
    String verified(UUID tenant) {
        return String.join(
                "\n",
                verified().stream().filter(line -> line.contains(tenant.toString())).toList());
    }

    UUID row(int seq) {
        return fixtures.value(
                agency, UUID.class, "select event_id from audit_link where seq = " + seq);
    }

    /// The numbers of a chain, in order.
    List<Long> numbers(UUID tenant) {
        var found = new ArrayList<Long>();
        in(
                tenant,
                () ->
                        found.addAll(
                                jdbc.sql("select seq from audit_link order by seq")
                                        .query(Long.class)
                                        .list()));
        return found;
    }
}
