package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.login.BrowsedProvider;
import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// An administrator sets single sign-on up and tries it, and a colleague comes by it.
class SingleSignOnWalkTests extends KadeFixture {

    private static final String PAGE = "/maintenance/single-sign-on";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | true  | Sign in with your organisation | Single sign-on is switched on.
                    nl | false | Inloggen met je organisatie    | Single sign-on staat aan.
                    """)
    void aColleagueComesByIt(
            String language, boolean scripts, String link, String on, Browser browser) {
        var name = "sso" + UUID.randomUUID().toString().substring(0, 8);
        var admin = anotherAgency(port, name);
        var rows = new Fixtures(jdbc, manager);
        rows.speak(admin, language);
        proveDomain(rows, admin, name + ".example");
        BrowsedProvider.PROVIDER.behave().sendBackTo(browser.address());
        var view = view(language, scripts);

        say("admin-" + name, admin);
        var page = browser.open(view, admin, PASSWORD);
        page.navigate(PAGE);
        page.locator("#issuer").fill(BrowsedProvider.PROVIDER.url("/default"));
        page.locator("#clientId").fill("client-1");
        page.locator("#clientSecret").fill("s3cret~of.client");
        judge(browser, page, scripts);
        page.locator("#clientSecret").press("Enter");
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        page.locator("form[action$='/try'] button").click();
        allow(page);
        assertThat(page.locator("[data-tried=good]")).isVisible();
        assertThat(page.locator("[data-tried-email]")).hasText(admin);
        browser.screenshot(page, "sso-tried-" + language);
        page.locator("form[action$='/on'] button").click();
        assertThat(page.locator("[data-single-sign-on=on]")).hasText(on);
        judge(browser, page, scripts);
        browser.screenshot(page, "sso-on-" + language);

        var colleague = "carl@" + name + ".example";
        say("carl-" + name, colleague);
        var theirs = browser.open(view);
        theirs.navigate("/login");
        theirs.locator("a[href='/login/organisation']").click();
        assertThat(theirs.locator("h1")).hasText(link);
        theirs.locator("#username").fill("carl@nowhere.example");
        theirs.locator("#username").press("Enter");
        assertThat(theirs.locator("#username-error")).isVisible();
        assertThat(theirs.locator("#username")).hasValue("carl@nowhere.example");
        judge(browser, theirs, scripts);
        theirs.locator("#username").fill(colleague);
        theirs.locator("#username").press("Enter");
        allow(theirs);
        theirs.waitForURL(Pattern.compile(".*:\\d+/$"));
        theirs.navigate("/account");
        assertThat(theirs.locator("#displayName")).hasValue("Carl Vos");

        page.navigate(PAGE);
        page.locator("details:has(form[action$='/off']) summary").click();
        page.locator("form[action$='/off'] button").click();
        assertThat(page.locator("[data-single-sign-on=off]")).isVisible();
        theirs.navigate("/");
        assertThat(theirs).hasURL(Pattern.compile(".*/login.*"));
    }

    private static View view(String language, boolean scripts) {
        var view = View.desktop().in(Locale.of(language)).believingAll();
        return scripts ? view : view.withoutJavaScript();
    }

    private static void judge(Browser browser, Page page, boolean scripts) {
        if (scripts) {
            browser.assertAccessible(page);
        }
    }

    private static void proveDomain(Fixtures rows, String admin, String domain) {
        var agency =
                rows.jdbc()
                        .sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
        rows.in(
                agency,
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, added_by,
                    created_at)
                values (?, gen_random_uuid(), ?, 'x', 'operator', now(), gen_random_uuid(), now())
                """,
                agency,
                domain);
    }

    private static void say(String subject, String email) {
        BrowsedProvider.PROVIDER.sayOfPeople(
                """
                {"sub": "%s", "email": "%s", "email_verified": true, "name": "Carl Vos"}\
                """
                        .formatted(subject, email));
    }

    private static void allow(Page page) {
        assertThat(page.locator("h1")).hasText("Provider");
        page.locator("button").click();
    }
}
