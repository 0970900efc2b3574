package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// Operators as they see one another.
class OperatorsPageTests extends KadeFixture {

    private static final String PAGE = "/operator/operators";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    @Test
    void anOperatorIsMadeAndTakenAway(Browser browser) {
        var email = somebody("en");
        var page = browser.open(View.desktop(), ADMIN, PASSWORD);
        page.navigate("/");
        page.locator("#menu a[href='" + PAGE + "']").click();
        make(page, "nobody@agency.test");
        assertThat(page.locator("#email-error")).isVisible();
        assertThat(page.locator("#email")).hasValue("nobody@agency.test");
        make(page, email);
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        assertThat(row(page, email)).isVisible();
        look(browser, page, "operators-1280");
        row(page, email).locator("button").click();
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        assertThat(row(page, email)).hasCount(0);
    }

    @Test
    void anOperatorStepsDownInDutchOnAPhone(Browser browser) {
        var email = somebody("nl");
        var admin = browser.open(View.desktop(), ADMIN, PASSWORD);
        admin.navigate(PAGE);
        make(admin, email);
        assertThat(admin.locator("[data-flash=notice]")).isVisible();
        var page = browser.open(View.phone().dark(), email, PASSWORD);
        page.navigate(PAGE);
        assertThat(page.locator("h1")).hasText("Platformbeheerders");
        look(browser, page, "operators-390");
        row(page, email).locator("button").click();
        assertThat(page.locator("#confirm")).isVisible();
        assertThat(page.locator("#confirm-question"))
                .containsText("Alleen een andere platformbeheerder");
        page.locator("#confirm button[value=yes]").click();
        page.waitForURL("**/login?ended");
        admin.navigate(PAGE);
        assertThat(row(admin, email)).hasCount(0);
    }

    private static void make(Page page, String email) {
        page.locator("#email").fill(email);
        page.locator("main form button.btn-primary").click();
    }

    private static com.microsoft.playwright.Locator row(Page page, String email) {
        return page.locator("#operators tbody tr:has-text('" + email + "')");
    }

    private static void look(Browser browser, Page page, String name) {
        browser.screenshot(page, name);
        browser.assertAccessible(page);
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", page.viewportSize().width);
    }

    /// A recruiter of another agency who signs in with the password of all.
    private String somebody(String locale) {
        var rows = new Fixtures(jdbc, manager);
        var agency = rows.agency();
        var kade = jdbc.sql("select tenant_id from sign_in where email = ?").param(ADMIN);
        var hash =
                rows.value(
                        kade.query(UUID.class).single(),
                        String.class,
                        "select password_hash from app_user where email = ?",
                        ADMIN);
        var user = rows.user(agency, null);
        rows.in(
                agency,
                "update app_user set password_hash = ?, locale = ? where id = ?",
                hash,
                locale,
                user);
        var email = user + "@agency.test";
        jdbc.sql("insert into sign_in (email, tenant_id, user_id, proven) values (?, ?, ?, true)")
                .params(email, agency, user)
                .update();
        return email;
    }
}
