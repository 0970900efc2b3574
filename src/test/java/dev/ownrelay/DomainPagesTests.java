package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.xbill.DNS.Rcode;

import java.util.List;
import java.util.UUID;

/// Domains are proven by a record in the DNS, or by the word of the operator.
class DomainPagesTests extends KadeFixture {

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String domain = "jobs." + name + ".example";
    private final String record = "_ownrelay." + domain;

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @BeforeEach
    void emptyDns() {
        DNS.behave();
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "nl, 390"})
    void aDomainIsProvenByARecord(String language, int width, Browser browser) {
        var page = browser.open(view(width), somebody(language, false), PASSWORD);
        page.navigate("/maintenance/domains");
        add(page, "gmail.com");
        assertThat(page.locator("#domain-error")).isVisible();
        look(browser, page, "refused");
        add(page, "anna@" + domain);
        assertThat(page.locator("h1")).hasText(domain);
        assertThat(page.locator("[data-proven=no]")).isVisible();
        assertThat(page.locator("[data-record-name]").first()).hasText(record);
        look(browser, page, "added");
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.locator("[data-copy=record-value]").click();
        assertThat(page.locator("[data-copy=record-value]"))
                .hasText(language.equals("nl") ? "Gekopieerd" : "Copied");
        var value = page.evaluate("navigator.clipboard.readText()").toString();
        assertThat(page.locator("[data-record-value]")).hasText(value);

        check(page, "NO_RECORD");
        look(browser, page, "no-record");
        DNS.txt(record, "agency=" + "somebody-else-".repeat(12));
        check(page, "OTHER_TEXT");
        assertThat(page.locator("[data-finding] li")).containsText("somebody-else");
        look(browser, page, "other-text");
        DNS.behave().code(record, Rcode.SERVFAIL);
        check(page, "NO_ANSWER");
        look(browser, page, "no-answer");
        DNS.behave().txt(record, value);
        check(page, "FOUND");
        assertThat(page.locator("[data-proven=yes] .facts time").first()).isVisible();
        look(browser, page, "proven");
        page.navigate("/maintenance/domains");
        assertThat(page.locator("tr[data-proven=yes]:has-text('" + domain + "')")).isVisible();
        look(browser, page, "list");
    }

    @Test
    void anOperatorGivesTheWordAndTakesItBack(Browser browser) {
        var admin = anotherAgency(port, "a" + name);
        var path = "/operator/agencies/" + signIn(admin, "tenant_id") + "/domains";
        var page = browser.open(View.desktop(), somebody("nl", true), PASSWORD);
        page.navigate(path);
        look(browser, page, "operator-empty");
        add(page, domain);
        assertThat(page.locator("[data-flash=notice]")).containsText(domain);
        assertThat(page.locator("tr[data-proven=yes]")).containsText(domain);
        look(browser, page, "operator-approved");
        var theirs = browser.open(View.phone(), admin, PASSWORD);
        theirs.navigate("/maintenance/domains");
        theirs.locator("tr[data-proven=yes] a").click();
        assertThat(theirs.locator("[data-proven=yes]"))
                .containsText("The operator of this installation");
        page.locator("form[action$=withdraw] button").click();
        assertThat(page.locator("tr[data-proven=no]")).containsText(domain);
    }

    @Test
    void whatThePageGivesIsPasted(Browser browser) {
        var email = somebody("en", false);
        var own = email.substring(email.indexOf('@') + 1);
        chooseAServer(email);
        DNS.txt(own, "v=spf1 ipv4:192.0.2.1 mx ~all").ns(own, "ns0.transip.net");
        var page = browser.open(View.phone().dark(), email, PASSWORD);
        page.navigate("/maintenance/domains");
        look(browser, page, "unadded");
        page.locator("tr[data-unadded='" + own + "'] button").click();
        page.locator("form[action$='/check'] button").click();
        assertThat(page.locator("[data-record=SPF] mark")).hasText("ipv4:192.0.2.1");
        var paste = page.locator("[data-paste=spf]");
        assertThat(paste).hasAttribute("data-record-name", own);
        assertThat(page.locator("[data-here] summary")).hasText("TransIP");
        look(browser, page, "advice");
        page.navigate("/maintenance/domains/senders?only=broken");
        assertThat(page.locator("[data-chosen][data-verdict=not-believed]")).isVisible();
        look(browser, page, "senders");
        page.locator("[data-chosen] a").click();
        DNS.onlyTxt(own, paste.textContent());
        page.locator("form[action$='/check'] button").click();
        assertThat(page.locator("[data-spf-advice=NOTHING]")).isVisible();
        assertThat(page.locator("li[data-verdict=believed]")).isVisible();
        assertThat(page.locator("[data-change=SPF]")).containsText("ipv4:192.0.2.1");
        look(browser, page, "pasted");
    }

    private void chooseAServer(String email) {
        var rows = new Fixtures(jdbc, manager);
        var agency = signIn(email, "tenant_id");
        var server = rows.server(agency, "Mail One");
        rows.in(agency, "update smtp_server set outgoing_addresses = '93.184.216.34'");
        rows.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    private static View view(int width) {
        return width == 390 ? View.phone() : View.desktop();
    }

    /// An administrator of an agency of its own.
    private String somebody(String language, boolean operator) {
        var email = anotherAgency(port, "b" + name);
        new Fixtures(jdbc, manager)
                .in(
                        signIn(email, "tenant_id"),
                        "update app_user set locale = ?, operator = ? where id = ?",
                        language,
                        operator,
                        signIn(email, "user_id"));
        return email;
    }

    private UUID signIn(String email, String column) {
        return jdbc.sql("select %s from sign_in where email = ?".formatted(column))
                .param(email)
                .query(UUID.class)
                .single();
    }

    private static void add(Page page, String typed) {
        page.locator("#domain").fill(typed);
        page.locator("main form button.btn-primary").first().click();
    }

    private static void check(Page page, String finding) {
        page.locator("form[action$='/check'] button").click();
        assertThat(page.locator("[data-finding=" + finding + "]")).isVisible();
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, "domains/%s-%d".formatted(name, width));
        browser.assertAccessible(page);
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", width);
    }
}
