package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;

/// A recruiter on *My account*: each section answers where it was pressed.
class MyAccountWalkTests extends KadeFixture {

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @AutoClose private final ScriptedSmtpServer mail = ScriptedSmtpServer.start();
    private Fixtures rows;
    private String recruiter;
    private UUID agency;
    private UUID server;

    @BeforeEach
    void aRecruiterAndAnAdministrator() {
        rows = new Fixtures(jdbc, manager);
        recruiter = anotherAgency(port, "mine" + UUID.randomUUID().toString().substring(0, 8));
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(recruiter)
                        .query(UUID.class)
                        .single();
        rows.in(agency, "update app_user set role = 'RECRUITER'");
        var colleague = rows.user(agency, null);
        rows.in(
                agency,
                "update app_user set role = 'ADMIN', display_name = 'Cor Bos' where id = ?",
                colleague);
        server = rows.server(agency, "Agency mail");
        rows.in(agency, "update smtp_server set host = '127.0.0.1', port = ?", mail.port());
    }

    @ParameterizedTest
    @CsvSource({
        "en, 1280, true, The server has accepted the email, Ask an administrator",
        "nl, 390, false, De server heeft de e\u2011mail aangenomen, Vraag het een beheerder"
    })
    void eachSectionAnswersWhereItWasPressed(
            String language,
            int width,
            boolean scripts,
            String arrived,
            String ask,
            Browser browser) {
        rows.in(agency, "update app_user set locale = ?", language);
        var view = (width == 1280 ? View.desktop() : View.phone()).in(Locale.of(language));
        var page = browser.open(scripts ? view : view.withoutJavaScript(), recruiter, PASSWORD);
        page.navigate("/account");
        assertThat(page.locator("main section").first()).hasAttribute("id", "server");
        assertThat(page.locator("main .btn-primary")).hasCount(1);

        page.locator("label:has-text('Agency mail') input").check();
        page.locator("#server .btn-primary").click();
        assertSaid(page, "#server");
        press(page);
        assertThat(page.locator("#test-letter-report")).containsText(arrived);
        assertThat(page.locator("#test-letter-report")).isInViewport();
        assertThat(mail.messages().getFirst().to()).isEqualTo(recruiter);

        mail.reply(
                "MAIL", "550 5.7.60 SMTP; Client does not have permissions to send as this sender");
        press(page);
        var report = page.locator("#test-letter-report [data-cause]");
        assertThat(report).containsText(ask);
        assertThat(report).containsText("Cor Bos");
        assertThat(page.locator("#test-letter-report")).not().containsText("<CRLF>");
        assertThat(page.locator("#test-letter-report .steps")).isHidden();
        browser.screenshot(page, "account/" + width + "-" + language);
        mail.behave().messages().clear();

        sign(page, scripts);
        assertSaid(page, "#signature-section");
        assertThat(page.frameLocator("#signature-section iframe").locator("body"))
                .containsText("Bea of Kade");
        write(page, scripts);
        await().until(() -> mail.messages().size() == 1);
        assertThat(mail.messages().getFirst().text()).contains("Bea of Kade");
    }

    private static void press(Page page) {
        page.locator("#server form[action*=test-letter] button").press("Enter");
    }

    private static void assertSaid(Page page, String section) {
        assertThat(page.locator(section + " [data-said]"))
                .isInViewport(new IsInViewportOptions().setRatio(.9));
        assertThat(page.locator("[data-said]")).hasCount(1);
    }

    private static void sign(Page page, boolean scripts) {
        page.locator("#signature-section " + (scripts ? "trix-editor" : "textarea"))
                .fill("Bea of Kade");
        page.locator("#signature-section form[action$='/signature'] button.btn").press("Enter");
    }

    private void write(Page page, boolean scripts) {
        var candidate = rows.candidate(agency, "Piet", "Jansen", "piet@candidate.example");
        page.navigate("/messages/new?candidate=" + candidate);
        page.locator("[name=subject]").fill("A job");
        page.locator(scripts ? "trix-editor" : "textarea[name=body]").fill("Hello");
        page.locator("#send").click();
        page.waitForURL("**/messages/*");
    }
}
