package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;

/// A bad day: the chosen server rests, and where an email is written there is a way out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteLineTests extends KadeFixture {

    private static final String NAME = "route" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @AutoClose private final ScriptedSmtpServer other = ScriptedSmtpServer.start();
    private Fixtures rows;
    private String admin;
    private UUID agency;
    private UUID resting;
    private UUID candidate;

    @BeforeAll
    void aServerThatRestsAndOneThatWorks() {
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, NAME);
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
        resting = rows.server(agency, "Agency mail");
        change(
                resting,
                """
                host = '127.0.0.1', port = 9, last_check_at = now(), last_check_ok = false,
                last_check_stage = 'TLS', last_check_text = 'certificate untrusted',
                paused_since = now(), paused_until = now() + interval '1 hour', pauses = 3,
                pause_stage = 'CONNECT', pause_code = 0, pause_reason = ''
                """);
        change(
                rows.server(agency, "Other mail"),
                "host = '127.0.0.1', port = "
                        + other.port()
                        + ", last_check_at = now(),"
                        + " last_check_ok = true, last_check_stage = 'QUIT'");
        change(rows.server(agency, "South mail"), "sender_domains = 'south.example'");
        rows.in(
                agency,
                """
                insert into server_check_day (tenant_id, smtp_server_id, day, passed, failed, failed_at,
                    stage, code, text)
                select ?, ?, current_date - n, case when n < 2 then 0 else 24 end,
                    case when n in (0, 1, 9) then 3 else 0 end,
                    case when n in (0, 1, 9) then now() - n * interval '1 day' end,
                    case when n in (0, 1, 9) then 'CONNECT' end,
                    case when n in (0, 1, 9) then 0 end, case when n in (0, 1, 9) then '' end
                from generate_series(0, 25) n
                """,
                agency,
                resting);
        candidate = rows.candidate(agency, "Piet", "Jansen", "piet@candidate.example");
    }

    @BeforeEach
    void everybodyChoseTheOneThatRests() {
        other.messages().clear();
        rows.in(agency, "update app_user set smtp_server_id = ?", resting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void anotherServerIsChosenOnTheSpotAndNothingIsLost(String language, Browser browser) {
        boolean dutch = language.equals("nl");
        rows.in(agency, "update app_user set locale = ?", language);
        var page = browser.open(View.desktop().in(Locale.of(language)), admin, PASSWORD);
        page.navigate("/messages/new?candidate=" + candidate);
        var route = page.locator(".route[data-route-state]");
        assertThat(route).hasAttribute("data-route-state", "resting");
        assertThat(route).containsText(dutch ? "antwoordt niet" : "does not answer");
        page.locator("[name=subject]").fill("Two servers");
        page.locator("trix-editor").click();
        page.keyboard().type("Hello");
        page.locator("[name=attachments]")
                .setInputFiles(new FilePayload("CV.txt", "text/plain", "cv".getBytes()));
        page.locator("#route-line .menu summary").click();
        assertThat(page.locator(".menu-option button")).hasCount(2);
        assertThat(page.locator("[data-route-state=not-allowed]")).containsText("South mail");
        browser.screenshot(page, "route/1280-menu-" + language);
        page.locator(".menu-option button:has-text('Other mail')").click();
        assertThat(route).hasAttribute("data-route-state", "works");
        assertThat(route).containsText(dutch ? "alleen voor deze" : "for this email only");
        assertThat(page.locator("#route-line .menu summary")).isFocused();
        assertThat(page.locator("[name=subject]")).hasValue("Two servers");
        assertThat(page.locator(".files li")).hasCount(1);
        page.locator("#send").click();
        page.waitForURL("**/messages/*");
        var message = theOnlyMessage();
        assertThat(message).contains("Subject: Two servers", "CV.txt");
        assertThat(rows.value(agency, UUID.class, "select distinct smtp_server_id from app_user"))
                .isEqualTo(resting);
    }

    @Test
    void choosingForAlwaysNeedsNoJavaScript(Browser browser) {
        rows.in(agency, "update app_user set locale = 'en'");
        var page = browser.open(View.phone().withoutJavaScript(), admin, PASSWORD);
        page.navigate("/messages/new?candidate=" + candidate);
        page.locator("[name=subject]").fill("No script");
        page.locator("textarea[name=body]").fill("Hello");
        page.locator("#route-line .menu summary").click();
        page.locator("#route-line [name=always]").check();
        browser.screenshot(page, "route/390-menu");
        page.locator(".menu-option button:has-text('Other mail')").click();
        assertThat(page.locator("#route-line [role=status]")).containsText("from now on");
        assertThat(page.locator("[name=subject]")).hasValue("No script");
        page.locator("#send").click();
        page.waitForURL("**/messages/*");
        assertThat(theOnlyMessage()).contains("Subject: No script");
        page.navigate("/account");
        assertThat(page.locator("label:has-text('Other mail') input")).isChecked();
        assertThat(page.locator("label:has-text('South mail') input")).isDisabled();
        browser.screenshot(page, "route/390-account");
    }

    @Test
    void aBrokenServerIsOneLineInTheListAndAStoryOnItsPage(Browser browser) {
        rows.in(agency, "update app_user set locale = 'en'");
        for (var view : new View[] {View.desktop(), View.phone(), View.phone().dark()}) {
            var page = browser.open(view, admin, PASSWORD);
            var name =
                    "route/" + view.width() + "-" + view.colours().name().toLowerCase(Locale.ROOT);
            page.navigate("/maintenance/smtp-servers");
            var row = page.locator("tbody tr:has-text('Agency mail')");
            assertThat(row).containsText("Does not answer since");
            assertThat(row.locator("form[action$='/try-now'] button")).isVisible();
            browser.screenshot(page, name + "-servers");
            menu(page, row.locator(".menu summary"));
            browser.screenshot(page, name + "-servers-menu");
            browser.assertAccessible(page);
            page.keyboard().press("Escape");
            assertThat(row.locator(".menu-panel")).isHidden();
            row.locator("td a").first().click();
            assertThat(page.locator(".strip li")).hasCount(30);
            browser.screenshot(page, name + "-server");
            browser.assertAccessible(page);
            page.navigate("/messages/new?candidate=" + candidate);
            browser.screenshot(page, name + "-write");
            page.navigate("/account");
            browser.screenshot(page, name + "-account");
        }
    }

    private static void menu(Page page, Locator button) {
        button.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("details[open] .menu-panel")).isVisible();
    }

    private String theOnlyMessage() {
        await().until(() -> other.messages().size() == 1);
        return other.messages().getFirst().text();
    }

    private void change(UUID server, String set) {
        rows.in(agency, "update smtp_server set " + set + " where id = ?", server);
    }
}
