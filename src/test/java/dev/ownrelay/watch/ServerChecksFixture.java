package dev.ownrelay.watch;

import dev.ownrelay.account.Role;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.health.OpenIncident;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.notice.NoticeHand;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.ServerPages;
import dev.ownrelay.server.SmtpServer;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

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
public abstract class ServerChecksFixture extends ServerPages {

    protected static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired protected ServerChecks checks;
    @Autowired protected CheckResults results;
    @Autowired protected ServerIncidents incidents;
    @Autowired protected ServerTrial connectionTest;
    @Autowired protected NoticeHand hand;
    @Autowired protected SettableClock clock;

    private final List<ScriptedSmtpServer> started = new ArrayList<>();

    @DynamicPropertySource
    protected static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
        properties.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
        properties.add("ownrelay.public-url", () -> "https://mail.agency.test/");
        properties.add("ownrelay.time-zone", () -> "Europe/Amsterdam");
    }

    @BeforeEach
    protected void startNow() {
        clock.set(Instant.now());
        RELAY.messages().clear();
    }

    @AfterEach
    protected void leaveNothingToCheck() {
        started.forEach(ScriptedSmtpServer::close);
        jdbc.sql("update agency set paused = true").update();
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from relay_pause").update();
    }

    protected ScriptedSmtpServer smtp() {
        var server = ScriptedSmtpServer.start();
        started.add(server);
        return server;
    }

    protected UUID server(UUID agency, String name, ScriptedSmtpServer smtp, Tls tls) {
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

    protected SmtpServer row(UUID agency, UUID id) {
        return as(agency, () -> servers.findById(id).orElseThrow());
    }

    protected int sql(UUID agency, String sql, Object... parameters) {
        return as(agency, () -> jdbc.sql(sql).params(parameters).update());
    }

    protected List<OpenIncident> open(UUID agency) {
        return as(agency, incidents::open);
    }

    protected long incidents(UUID agency) {
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
    protected ConnectionReport report(UUID id) {
        var ready = asAgency(() -> routes.endpoint(id));
        var endpoint = ((EndpointChoice.Ready) ready).endpoint();
        return connectionTest.run(endpoint, "anna@agency.test", StepListener.NONE);
    }

    protected UUID recruiter(UUID agency) {
        return user(agency, null, Role.RECRUITER);
    }

    protected String address(UUID user) {
        return user + "@agency.test";
    }

    protected long messages(UUID user) {
        return RELAY.messages().stream().filter(l -> l.to().equals(address(user))).count();
    }
}
