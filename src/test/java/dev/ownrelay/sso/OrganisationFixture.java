package dev.ownrelay.sso;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.http.ImpatientHttp;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An agency that has proven a domain and signs in with its organisation, at a provider on this
/// machine.
@ServedTest
@Import(ImpatientHttp.class)
@ResourceLock("LocalProvider")
abstract class OrganisationFixture {

    static final String URL = "/maintenance/single-sign-on";
    static final String PASSWORD = "four green bicycles";
    static final String SECRET = "cl13nt~S3cr3t.Value-of-forty-octets-or-so";
    static final String CLIENT = "client-1";

    /// Each visitor comes from one of its own.
    private static int network;

    @Autowired SingleSignOn settings;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    Fixtures rows;
    UUID agency;
    UUID admin;
    String domain;

    @DynamicPropertySource
    static void trust(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
    }

    @BeforeEach
    void found() {
        clock.set(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        PROVIDER.behave();
        rows = new Fixtures(jdbc, manager);
        domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".test";
        agency = agencyAt(domain);
        admin = user("admin@" + domain, "ADMIN");
    }

    UUID agencyAt(String name) {
        var id = rows.agency();
        rows.in(
                id,
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, added_by,
                    created_at)
                values (?, gen_random_uuid(), ?, 'x', 'operator', now(), gen_random_uuid(), now())
                """,
                id,
                name);
        return id;
    }

    /// Somebody who signs in by password.
    UUID user(String email, String role) {
        return user(agency, email, role);
    }

    UUID user(UUID of, String email, String role) {
        var id = rows.user(of, null);
        rows.in(
                of,
                "update app_user set email = ?, role = ?, joined_at = now() where id = ?",
                email,
                role,
                id);
        rows.signIn(of, id, email, PASSWORD);
        return id;
    }

    /// Its provider is tried and switched on.
    void switchOn() {
        switchOn(agency, admin, issuer(), "", "");
    }

    void switchOn(UUID of, UUID by, String issuer, String claim, String value) {
        CurrentTenant.run(
                of,
                () -> settings.save(new ProviderForm(issuer, CLIENT, SECRET, claim, value), by));
        rows.in(of, "update identity_provider set tried_at = now()");
        CurrentTenant.run(of, () -> settings.switchOn(by));
    }

    static String issuer() {
        return PROVIDER.url("/default");
    }

    /// What the provider says of somebody.
    static String claims(String subject, String email, boolean verified) {
        return """
        {"sub": "%s", "email": "%s", "email_verified": %s, "name": "Anna de Vries"}\
        """
                .formatted(subject, email, verified);
    }

    Visitor visitor() {
        var visitor = new Visitor(port).from("198.51.100." + network++ % 256);
        visitor.get("/login");
        return visitor;
    }

    /// Whither the browser of somebody is sent who signs in.
    static URI begin(Visitor visitor, String email) {
        return onward(visitor.post("/login/organisation", "username", email));
    }

    static URI onward(Visitor.Page page) {
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        var link = Jsoup.parse(page.body()).selectFirst("[data-onward]");
        assertThat(link).as(page.document().text()).isNotNull();
        return URI.create(link.attr("href"));
    }

    static Map<String, String> query(URI url) {
        return ScriptedProvider.fields(url.getRawQuery());
    }

    /// The provider sends somebody back.
    static String back(URI begun, String claims) {
        return local(PROVIDER.signIn(begun, claims));
    }

    static String local(URI back) {
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    Visitor.Page come(Visitor visitor, String email, String claims) {
        return visitor.get(back(begin(visitor, email), claims));
    }

    /// Somebody whom the provider has let in.
    Visitor in(String email, String claims) {
        var visitor = visitor();
        var page = come(visitor, email, claims);
        assertThat(page.location()).as(page.document().text()).isEqualTo("/");
        assertThat(visitor.get("/").status()).isEqualTo(200);
        return visitor;
    }

    static void assertRefused(String reason, Visitor.Page page) {
        assertThat(page.status()).as(page.document().text()).isEqualTo(400);
        var alert = page.document().selectFirst("[data-refused]");
        assertThat(alert).as(page.document().text()).isNotNull();
        assertThat(alert.attr("data-refused")).isEqualTo(reason);
        assertThat(alert.text()).hasSizeGreaterThan(20).doesNotContain("??");
    }

    /// Of the agency, newest last.
    List<String> trail(String action) {
        return trail(agency, action);
    }

    List<String> trail(UUID of, String action) {
        return CurrentTenant.call(
                of,
                () ->
                        new TransactionTemplate(manager)
                                .execute(_ ->
                                        jdbc.sql(
                                                        """
                                                        select detail from audit_event
                                                        where tenant_id = ? and action = ?
                                                        order by at, id
                                                        """)
                                                .params(of, action)
                                                .query(String.class)
                                                .list()));
    }

    int count(String table) {
        return rows.value(
                agency,
                Integer.class,
                "select count(*) from " + table + " where tenant_id = ?",
                agency);
    }

    String role(String email) {
        return rows.value(agency, String.class, "select role from app_user where email = ?", email);
    }

    /// By password.
    Visitor signedIn(String email) {
        var visitor = visitor();
        assertThat(visitor.signIn(email, PASSWORD).location()).isEqualTo("/");
        visitor.get("/");
        return visitor;
    }
}
