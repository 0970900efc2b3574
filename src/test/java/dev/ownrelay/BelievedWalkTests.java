package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;

/// A domain whose records name nobody becomes one that receivers believe, by pasting what the page
/// gives.
class BelievedWalkTests extends KadeFixture {

    private static final HasAttributeOptions SOON = new HasAttributeOptions().setTimeout(15_000);

    private final String name = "walk" + UUID.randomUUID().toString().substring(0, 8);
    private final String domain = name + ".example";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private Fixtures rows;
    private String admin;
    private UUID agency;
    private UUID server;
    private UUID candidate;

    @BeforeEach
    void aDomainWithoutRecordsAndAServer() {
        DNS.behave().mx(domain, "mail." + domain).a("mail." + domain, "198.51.100.7");
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, name);
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
        server = rows.server(agency, "Mail One");
        rows.in(
                agency,
                "update smtp_server set host = ?, outgoing_addresses = '198.51.100.7' where id = ?",
                "mail." + domain,
                server);
        rows.in(agency, "update app_user set smtp_server_id = ?", server);
        candidate = rows.candidate(agency, "Piet", "Jansen", "piet@candidate.example");
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "nl, 390"})
    void aDomainIsBelievedOnceItsRecordIsPasted(String language, int width, Browser browser) {
        rows.in(agency, "update app_user set locale = ?", language);
        var view = (width == 390 ? View.phone() : View.desktop()).in(Locale.of(language));
        var page = browser.open(view, admin, PASSWORD);
        verdicts(browser, page, "not-believed");
        page.navigate("/");
        var line = page.locator("[data-broken='" + domain + "']");
        assertThat(line).containsText("Mail One");
        look(browser, page, "home-not-believed");
        page.navigate("/maintenance/smtp-servers");
        look(browser, page, "servers-not-believed");
        page.navigate("/");
        line.locator("a.btn").click();
        assertThat(page.locator("#domain")).hasValue(domain);
        page.locator("main form button.btn-primary").first().click();
        assertThat(page.locator("h1")).hasText(domain);
        check(page);
        var paste = page.locator("[data-paste=spf]");
        assertThat(paste).isVisible(new IsVisibleOptions().setTimeout(15_000));
        look(browser, page, "domain-not-believed");
        DNS.txt(paste.getAttribute("data-record-name"), paste.textContent().strip());
        check(page);
        assertThat(paste).hasCount(0);
        verdicts(browser, page, "believed");
        page.navigate("/");
        assertThat(page.locator("[data-broken]")).hasCount(0);
    }

    /// In the picker, above Send, and on the server's page.
    private void verdicts(Browser browser, Page page, String verdict) {
        page.navigate("/account");
        var option = page.locator("#servers label:has-text('Mail One')");
        assertThat(option).hasAttribute("data-verdict", verdict, SOON);
        look(browser, page, "account-" + verdict);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        look(browser, page, "dark-account-" + verdict);
        page.navigate("/messages/new?candidate=" + candidate);
        var route = page.locator("#route-line .route");
        assertThat(route).hasAttribute("data-verdict", verdict, SOON);
        route.locator("summary").click();
        assertThat(route.locator("details > :not(summary)")).isVisible();
        look(browser, page, "write-" + verdict);
        page.navigate("/maintenance/smtp-servers/" + server);
        assertThat(page.locator("#senders [data-domain='" + domain + "']"))
                .hasAttribute("data-verdict", verdict);
        look(browser, page, "server-" + verdict);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private static void check(Page page) {
        page.locator("form[action$='/check'] button").click();
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, "believed/%s-%d".formatted(name, width));
        browser.assertAccessible(page);
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", width);
    }
}
