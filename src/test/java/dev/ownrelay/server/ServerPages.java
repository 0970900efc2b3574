package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// An agency with an administrator who works on the table Other SMTP servers.
@OwnrelayTest
public abstract class ServerPages {

    protected static final String URL = "/maintenance/smtp-servers";
    protected static final String CANARY = " canary: pässword ";

    @Autowired protected MockMvcTester mvc;
    @Autowired protected Agencies agencies;
    @Autowired protected SmtpServers servers;
    @Autowired protected StoredServers stored;
    @Autowired protected ServerEndpoints endpoints;
    @Autowired protected SecretVault vault;
    @Autowired protected Routes routes;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected PlatformTransactionManager transactions;

    protected UUID agency;
    protected SignedIn me;

    @BeforeEach
    protected void found() {
        agency = agency();
        me = administrator(agency);
    }

    protected UUID add() {
        post(URL + "/new", form("mail.agency.test", "anna", CANARY));
        return only().getId();
    }

    protected MultiValueMap<String, String> form(String address, String username, String password) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("name", "Agency mail");
        form.set("address", address);
        form.set("tls", "STARTTLS");
        form.set("username", username);
        form.set("password", password);
        form.set("enabled", "true");
        form.set("senderDomains", "");
        form.set("maxConnections", "2");
        form.set("perMinute", "");
        return form;
    }

    protected MultiValueMap<String, String> edited(UUID id) {
        var form = form("mail.agency.test", "anna", "");
        form.set("version", version(id));
        return form;
    }

    protected String version(UUID id) {
        return Integer.toString(asAgency(() -> stored.find(id)).orElseThrow().version());
    }

    protected Optional<String> secretOf(UUID id) {
        return asAgency(() ->
                stored.find(id).flatMap(s -> endpoints.secret(id, s.settings().destination())));
    }

    protected List<SmtpServer> all() {
        return asAgency(servers::findAllByName);
    }

    protected SmtpServer only() {
        assertThat(all()).hasSize(1);
        return all().getFirst();
    }

    protected List<String> actions() {
        return asAgency(
                () -> jdbc.sql("select action from audit_event").query(String.class).list());
    }

    protected UUID user(UUID agency, UUID server, Role role) {
        var id = UUID.randomUUID();
        as(
                agency,
                () ->
                        jdbc.sql(
                                        """
                                        insert into app_user (tenant_id, id, email, display_name,
                                            password_hash, role, smtp_server_id, address_proven_at,
                                            created_at)
                                        values (?, ?, ?, 'Anna', '', ?, ?, now(), now())\
                                        """)
                                .params(agency, id, id + "@agency.test", role.name(), server)
                                .update());
        return id;
    }

    protected UUID serverOf(UUID user) {
        return asAgency(() ->
                jdbc.sql("select smtp_server_id from app_user where id = ?")
                        .param(user)
                        .query((row, _) -> row.getObject(1, UUID.class))
                        .list()
                        .getFirst());
    }

    protected <T> T asAgency(Supplier<T> work) {
        return as(agency, work);
    }

    protected <T> T as(UUID agency, Supplier<T> work) {
        return CurrentTenant.call(
                agency, () -> new TransactionTemplate(transactions).execute(_ -> work.get()));
    }

    protected UUID agency() {
        var id = UUID.randomUUID();
        agencies.save(new Agency(id, "Agency", "en", Instant.now()));
        return id;
    }

    protected SignedIn administrator(UUID agency) {
        return new SignedIn(agency, user(agency, null, Role.ADMIN), Role.ADMIN, false);
    }

    protected MvcTestResult get(String url) {
        return mvc.get().uri(url).with(authentication(token())).exchange();
    }

    protected MvcTestResult post(String url, MultiValueMap<String, String> form) {
        return mvc.post()
                .uri(url)
                .params(form)
                .with(authentication(token()))
                .with(csrf())
                .exchange();
    }

    protected UsernamePasswordAuthenticationToken token() {
        return new UsernamePasswordAuthenticationToken(
                me, null, AuthorityUtils.createAuthorityList("ROLE_" + me.role()));
    }
}
