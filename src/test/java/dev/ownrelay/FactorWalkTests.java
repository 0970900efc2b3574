package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.CodeApp;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// An app with codes from its first day to the one on which it is lost, with scripts on a desk and
/// without them on a phone.
class FactorWalkTests extends KadeFixture {

    private static final String FACTORS = "/account/factors";
    private static final int STEP = 30;

    private final String name = "factor" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private record SetUp(CodeApp app, List<String> recovery) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 1280 | That code is not right | 10 recovery codes are left
                    nl | 390  | Die code klopt niet    | Er zijn nog 10 herstelcodes over
                    """)
    void anAppIsSetUpAndSignsIn(
            String language, int width, String wrong, String left, Browser browser) {
        var email = newcomer(language);
        var page = browser.open(view(language, width), email, PASSWORD);
        page.navigate("/account");
        page.locator("main a[href='" + FACTORS + "']").press("Enter");
        page.locator("#currentPassword").fill(PASSWORD);
        page.locator("#currentPassword").press("Enter");
        assertThat(page.locator("svg.qr path")).isVisible();
        assertThat(page.locator("svg.qr").boundingBox().width).isGreaterThan(150);
        look(browser, page, "set-up");
        var app = new CodeApp(page.locator("[data-totp-secret]").textContent());
        type(page, "12 34");
        assertThat(page.locator("#code-error")).containsText(wrong);
        assertThat(page.locator("[data-totp-secret]")).hasText(app.key());
        look(browser, page, "set-up-wrong");
        type(page, app.code(Instant.now()));
        assertThat(page.locator("[data-recovery-code]")).hasCount(10);
        look(browser, page, "recovery-codes");
        page.locator("main a.btn-primary").press("Enter");
        assertThat(page.locator("[data-factor]")).hasAttribute("data-factor", "totp");
        assertThat(page.locator("main")).containsText(left);
        look(browser, page, "set-up-done");

        signOut(page);
        givePassword(page, email);
        look(browser, page, "code");
        var shown = next(app);
        type(page, shown.substring(0, 3) + " " + shown.substring(3));
        assertHome(page);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 1280 | or was used already | 9 recovery codes are left
                    nl | 390  | of is al gebruikt   | Er zijn nog 9 herstelcodes over
                    """)
    void aRecoveryCodeLetsInOnce(
            String language, int width, String used, String left, Browser browser) {
        var email = newcomer(language);
        var page = browser.open(view(language, width), email, PASSWORD);
        var setUp = setUp(page);
        var code = setUp.recovery().getFirst();
        signOut(page);
        givePassword(page, email);
        page.locator("details summary").press("Enter");
        look(browser, page, "lost");
        type(page, code.toUpperCase(Locale.ROOT).replace('-', ' '));
        assertHome(page);
        page.navigate(FACTORS);
        assertThat(page.locator("main")).containsText(left);

        signOut(page);
        givePassword(page, email);
        type(page, code);
        assertThat(page.locator("#code-error")).containsText(used);
        look(browser, page, "code-used");
        type(page, next(setUp.app()));
        assertHome(page);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 1280 | Your second step is about to be taken off | tomorrow
                    nl | 390  | Je tweede stap wordt binnenkort weggenomen | morgen
                    """)
    void whoLostTheDeviceIsHelpedADayLater(
            String language, int width, String told, String tomorrow, Browser browser) {
        var view = view(language, width);
        var email = newcomer(language);
        var theirs = browser.open(view, email, PASSWORD);
        setUp(theirs);
        signOut(theirs);
        var page = browser.open(view, administrator(email, language), PASSWORD);
        page.navigate("/maintenance/users");
        page.locator("main a[href='/maintenance/factors']").press("Enter");
        page.locator("form[action$='/reset'] button").press("Enter");
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        assertThat(page.locator("#people")).containsText(tomorrow);
        judge(browser, page, "reset-asked");
        await().until(() ->
                RELAY.messages().stream()
                        .filter(mail -> mail.to().equals(email))
                        .anyMatch(mail -> mail.text().contains(told)));

        givePassword(theirs, email);
        assertThat(theirs.locator("#reset")).isVisible();
        assertThat(theirs.locator("#reset button")).hasCount(0);
        judge(browser, theirs, "reset-waits");
        rows().in(agency(email), "update factor_reset set asked_at = asked_at - interval '1 day'");
        theirs.navigate("/login");
        givePassword(theirs, email);
        judge(browser, theirs, "reset-due");
        theirs.locator("#reset button").press("Enter");
        assertHome(theirs);
        setUp(theirs);
    }

    private static View view(String language, int width) {
        var view = (width == 390 ? View.phone() : View.desktop()).in(Locale.of(language));
        return width == 390 ? view.withoutJavaScript() : view;
    }

    /// @return the address of the only user of an agency
    private String newcomer(String language) {
        var email = anotherAgency(port, name);
        rows().speak(email, language);
        return email;
    }

    /// @return the address of somebody who helps
    private String administrator(String whom, String language) {
        var agency = agency(whom);
        var helper = rows().user(agency, null);
        var email = "helper@" + name + ".example";
        rows().signIn(agency, helper, email, PASSWORD);
        rows().in(
                        agency,
                        "update app_user set role = 'ADMIN', display_name = 'Cor Bos' where id = ?",
                        helper);
        rows().speak(email, language);
        return email;
    }

    private Fixtures rows() {
        return new Fixtures(jdbc, manager);
    }

    private UUID agency(String email) {
        return jdbc.sql("select tenant_id from sign_in where email = ?")
                .param(email)
                .query(UUID.class)
                .single();
    }

    private static SetUp setUp(Page page) {
        page.navigate(FACTORS);
        page.locator("#currentPassword").fill(PASSWORD);
        page.locator("#currentPassword").press("Enter");
        var app = new CodeApp(page.locator("[data-totp-secret]").textContent());
        type(page, app.code(Instant.now()));
        var codes = page.locator("[data-recovery-code]");
        assertThat(codes).hasCount(10);
        return new SetUp(app, codes.allTextContents());
    }

    /// What the app shows in a moment: no code is taken twice, or after a later one, and none that
    /// had been shown before ends while it is typed.
    private static String next(CodeApp app) {
        return app.code(Instant.now().plusSeconds(STEP));
    }

    private static void type(Page page, String code) {
        page.locator("#code").fill(code);
        page.locator("#code").press("Enter");
    }

    private static void givePassword(Page page, String email) {
        page.locator("[name=username]").fill(email);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("[name=password]").press("Enter");
        page.waitForURL("**/login/code");
    }

    private static void signOut(Page page) {
        var menu = page.locator(".topbar [popovertarget=menu]");
        if (menu.isVisible()) {
            menu.click();
        }
        page.locator("form[data-signout] button").press("Enter");
        page.waitForURL("**/login");
    }

    private static void assertHome(Page page) {
        page.waitForURL(url -> url.matches(".*:\\d+/"));
        assertThat(page.locator("form[data-signout]")).isAttached();
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, "factor/%s-%d".formatted(name, width));
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", width);
    }

    /// Axe is a script, too.
    private static void judge(Browser browser, Page page, String name) {
        look(browser, page, name);
        if (page.viewportSize().width == View.desktop().width()) {
            browser.assertAccessible(page);
        }
    }
}
