package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

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

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/// An administrator finds the server of an address, and imports a list of others.
class FindAndImportWalkTests extends KadeFixture {

    private static final String SERVERS = "/maintenance/smtp-servers";

    private final String name = "find" + UUID.randomUUID().toString().substring(0, 8);
    private final String domain = name + ".example";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private Fixtures rows;
    private String admin;
    private UUID agency;

    @BeforeEach
    void aDomainWithAProvider() {
        DNS.behave()
                .mx(domain, name + ".mail.protection.outlook.com")
                .srv("_submissions._tcp." + domain, 0, 465, "mail.elsewhere.example");
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, name);
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
    }

    @ParameterizedTest
    @CsvSource({"en, 1280, true", "nl, 390, false"})
    void aServerIsFoundAndAListImported(
            String language, int width, boolean script, Browser browser) {
        rows.in(agency, "update app_user set locale = ?", language);
        var view = (width == 390 ? View.phone() : View.desktop()).in(Locale.of(language));
        var page = browser.open(script ? view : view.withoutJavaScript(), admin, PASSWORD);
        find(browser, page);
        importList(browser, page);
    }

    private void find(Browser browser, Page page) {
        page.navigate(SERVERS);
        page.locator("main a[href$='/find']").first().click();
        page.locator("[name=address]").fill("anna at " + domain);
        page.locator("main form button").click();
        assertThat(page.locator("#address-error")).isVisible();
        page.locator("[name=address]").fill("anna@" + domain);
        page.locator("main form button").click();
        assertThat(page.locator("[data-way=MX][data-preset=microsoft-365]")).isVisible();
        assertThat(page.locator("[data-way=SRV] .alert-warning")).isVisible();
        look(browser, page, "find");
        page.locator("[data-way=MX] a").click();
        assertThat(page.locator("[name=address]")).hasValue("smtp.office365.com");
        assertThat(page.locator("[name=tls]")).hasValue("STARTTLS");
        assertThat(page.locator("[name=username]")).hasValue("anna@" + domain);
        assertThat(page.locator("[name=perMinute]")).hasValue("30");
        assertThat(page.url()).doesNotContain("password");
    }

    private void importList(Browser browser, Page page) {
        page.navigate(SERVERS);
        page.locator("main a[href$='/import']").first().click();
        look(browser, page, "import-paste");
        var list =
                """
                Agency mail;[127.0.0.1]:%d;%s
                Office;[smtp.office365.com]:587;anna@agency.example
                Typo;mail,agency.example;ben secret
                """
                        .formatted(OWN.port(), MAIL_LOGIN + " " + MAIL_PASSWORD);
        page.locator("[name=file]")
                .setInputFiles(
                        new FilePayload(
                                "servers.csv", "text/csv", list.getBytes(StandardCharsets.UTF_8)));
        page.locator("main form button").click();
        assertThat(page.locator("[data-row]")).hasCount(3);
        assertThat(page.locator("#row2-address-error")).isVisible();
        look(browser, page, "import-preview");
        page.locator("#row0-username").fill(MAIL_LOGIN);
        page.locator("#row0-password").fill(MAIL_PASSWORD);
        page.locator("#row2-chosen").uncheck();
        page.locator("button[formaction$='/test']").click();
        assertThat(page.locator("[data-row='0'] [data-found=ok]")).isVisible();
        look(browser, page, "import-tested");
        page.locator("main .form-actions .btn-primary").click();
        page.waitForURL("**" + SERVERS);
        assertThat(page.locator("main")).containsText("Agency mail");
        assertThat(page.locator("main")).not().containsText("Typo");
        look(browser, page, "import-done");
        var stored =
                jdbc.sql("select count(*) from server_import where tenant_id = ?")
                        .param(agency)
                        .query(Long.class)
                        .single();
        assertThat(stored).isZero();
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, name + "-" + width);
        assertThat(page.content()).doesNotContain(MAIL_PASSWORD.strip());
        if (width > 500) {
            browser.assertAccessible(page);
        }
    }
}
