package dev.ownrelay.smtp;

import dev.ownrelay.account.Role;
import dev.ownrelay.notice.NoticeHand;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.TestClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Agencies with mail servers to check, and a default relay that takes the notices.
@Import({TestClock.class, NoticeHand.class})
abstract class ServerChecksFixture extends ServerPages {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired ServerChecks checks;
    @Autowired CheckResults results;
    @Autowired ServerIncidents incidents;
    @Autowired ConnectionTest connectionTest;
    @Autowired NoticeHand hand;
    @Autowired SettableClock clock;

    private final List<ScriptedSmtpServer> started = new ArrayList<>();

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
        properties.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
        properties.add("ownrelay.public-url", () -> "https://mail.agency.test/");
        properties.add("ownrelay.time-zone", () -> "Europe/Amsterdam");
    }

    @BeforeEach
    void startNow() {
        clock.set(Instant.now());
        RELAY.letters().clear();
    }

    @AfterEach
    void leaveNothingToCheck() {
        started.forEach(ScriptedSmtpServer::close);
        jdbc.sql("update agency set paused = true").update();
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from relay_pause").update();
    }

    ScriptedSmtpServer smtp() {
        var server = ScriptedSmtpServer.start();
        started.add(server);
        return server;
    }

    UUID server(UUID agency, String name, ScriptedSmtpServer smtp, Tls tls) {
        var id = UUID.randomUUID();
        sql(
                agency,
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, created_at)
                values (?, ?, ?, '127.0.0.1', ?, ?, 'NONE', now())
                """,
                agency,
                id,
                name,
                smtp.port(),
                tls.name());
        return id;
    }

    SmtpServer row(UUID agency, UUID id) {
        return as(agency, () -> servers.findById(id).orElseThrow());
    }

    int sql(UUID agency, String sql, Object... parameters) {
        return as(agency, () -> jdbc.sql(sql).params(parameters).update());
    }

    List<OpenIncident> open(UUID agency) {
        return as(agency, incidents::open);
    }

    long incidents(UUID agency) {
        return as(
                agency,
                () ->
                        jdbc.sql(
                                        "select count(*) from server_incident where confirmed_at is"
                                                + " not null")
                                .query(Long.class)
                                .single());
    }

    /// What a test of the stored server finds now.
    ConnectionReport report(UUID id) {
        var ready = asAgency(() -> routes.endpoint(id));
        var endpoint = ((EndpointChoice.Ready) ready).endpoint();
        return connectionTest.run(endpoint, "anna@agency.test", StepListener.NONE);
    }

    UUID recruiter(UUID agency) {
        return user(agency, null, Role.RECRUITER);
    }

    String address(UUID user) {
        return user + "@agency.test";
    }

    long letters(UUID user) {
        return RELAY.letters().stream().filter(l -> l.to().equals(address(user))).count();
    }
}
