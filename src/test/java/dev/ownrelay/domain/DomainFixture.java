package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// An agency with an administrator, a default relay, and a DNS that knows what the test tells it.
@OwnrelayTest
@Import(TestClock.class)
public abstract class DomainFixture {

    protected static final String URL = "/maintenance/domains";
    protected static final ScriptedDnsServer DNS = ScriptedDnsServer.start();

    @Autowired protected MockMvcTester mvc;
    @Autowired protected JdbcClient jdbc;
    @Autowired protected PlatformTransactionManager transactions;
    @Autowired protected SettableClock clock;
    @Autowired protected DomainChecks checks;
    @Autowired protected DomainLooks looks;
    @Autowired protected Routes routes;

    protected Fixtures fixtures;
    protected UUID agency;
    protected UUID admin;

    @DynamicPropertySource
    protected static void servers(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.dns.servers", DNS::address);
        properties.add("ownrelay.dns.timeout", () -> "20s");
        properties.add("spring.mail.host", () -> "relay.test");
    }

    @BeforeEach
    protected void anAgency() {
        DNS.behave();
        fixtures = new Fixtures(jdbc, transactions);
        jdbc.sql("update agency set paused = true").update(); // those of other tests
        agency = fixtures.agency();
        admin = administrator(agency);
    }

    protected UUID administrator(UUID of) {
        var id = fixtures.user(of, null);
        fixtures.in(of, "update app_user set role = 'ADMIN' where id = ?", id);
        return id;
    }

    /// Waits until its records were looked at.
    ///
    /// @return the address of its page
    protected String add(String domain) {
        var result = post(URL, "domain", domain);
        assertThat(result).hasStatus(303);
        var page = result.getResponse().getRedirectedUrl();
        page(page); // nobody has asked the DNS yet, so this does
        looks.await(id(page), Duration.ofSeconds(20));
        return page;
    }

    protected static UUID id(String page) {
        return UUID.fromString(page.substring(page.lastIndexOf('/') + 1));
    }

    /// How often the DNS was asked for a name.
    protected static long asked(String name) {
        return DNS.questions().stream().filter(name::equals).count();
    }

    /// With the record in its DNS.
    protected String prove(String domain) {
        var page = add(domain);
        publish(page);
        assertThat(post(page + "/check")).hasStatus(303).hasRedirectedUrl(page);
        return page;
    }

    protected void publish(String page) {
        var shown = page(page);
        DNS.txt(
                shown.select("[data-record-name]").attr("data-record-name"),
                shown.select("[data-record-value]").attr("data-record-value"));
    }

    protected String proven(String page) {
        return page(page).select("[data-proven]").attr("data-proven");
    }

    /// Whether an address may be written from through the default relay.
    protected boolean mayWriteAs(UUID of, String address) {
        return CurrentTenant.call(of, () -> routes.forUser(null, address, "Anna"))
                instanceof RouteChoice.Usable;
    }

    protected List<String> audit(UUID of) {
        return CurrentTenant.call(
                of,
                () ->
                        new org.springframework.transaction.support.TransactionTemplate(
                                        transactions)
                                .execute(_ ->
                                        jdbc.sql(
                                                        """
                                                        select action from audit_event
                                                        where action like 'domain.%' order by at, id
                                                        """)
                                                .query(String.class)
                                                .list()));
    }

    protected Document page(String path) {
        var result = mvc.get().uri(path).with(me()).exchange();
        assertThat(result).hasStatusOk();
        return html(result);
    }

    protected static Document html(MvcTestResult result) {
        return Jsoup.parse(
                new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
    }

    /// @param fields names and values by turns
    protected MvcTestResult post(String path, String... fields) {
        return post(me(), path, fields);
    }

    protected MvcTestResult post(RequestPostProcessor who, String path, String... fields) {
        clock.advance(Duration.ofSeconds(1));
        var request = mvc.post().uri(path).with(who).with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    protected RequestPostProcessor me() {
        return as(agency, admin, Role.ADMIN, false);
    }

    protected static RequestPostProcessor as(UUID agency, UUID user, Role role, boolean operator) {
        var roles = operator ? "ROLE_OPERATOR" : "ROLE_" + role;
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, operator),
                        null,
                        AuthorityUtils.createAuthorityList(roles, "ROLE_RECRUITER")));
    }
}
