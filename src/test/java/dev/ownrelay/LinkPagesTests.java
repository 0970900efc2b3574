package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static java.util.regex.Pattern.compile;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.Locale;
import java.util.UUID;

/// Somebody is invited, joins, forgets the password, gets in again and moves to another address.
class LinkPagesTests extends KadeFixture {

    private static final String SECOND = "second quiet harbour";

    private final String name = UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort int port;

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void leadSomebodyInAndInAgain(String language, Browser browser) {
        var email = name + "@kade.example";
        invite(browser.open(View.desktop(), ADMIN, PASSWORD), email);
        var person = browser.open(View.phone().in(Locale.of(language)));

        person.navigate(address(linkTo(email)));
        assertThat(person.locator("html")).hasAttribute("lang", language);
        browser.assertAccessible(person);
        choose(person, "short");
        assertThat(person.locator("#password-error")).isVisible();
        choose(person, PASSWORD);
        person.waitForURL(compile(".*/$"));

        person.context().clearCookies();
        person.navigate("/login");
        person.locator("a[href='/reset']").click();
        browser.assertAccessible(person);
        person.locator("[name=username]").fill(email);
        person.locator("main form button").click();
        assertThat(person.locator("main [role=status]")).isVisible();
        person.navigate(address(linkTo(email)));
        choose(person, SECOND);
        person.waitForURL(compile(".*/$"));

        moveTo(browser, person, "new." + email);
        person.context().clearCookies();
        person.navigate("/login");
        person.locator("[name=username]").fill("new." + email);
        person.locator("[name=password]").fill(SECOND);
        person.locator("main form button.btn-primary").click();
        person.waitForURL(compile(".*/$"));
    }

    @Test
    void tellWhoElseIsSignedInHere(Browser browser) {
        var email = name + "@kade.example";
        var admin = browser.open(View.desktop(), ADMIN, PASSWORD);
        invite(admin, email);
        var link = address(linkTo(email));
        admin.navigate(link);
        assertThat(admin.locator("main [role=status]")).containsText("is signed in here");
        choose(admin, PASSWORD);
        admin.waitForURL(compile(".*/$"));
        assertThat(admin.locator(".side-user")).containsText("Person " + name);
        admin.navigate(link);
        assertThat(admin.locator("main input[type=password]")).hasCount(0);
    }

    private void moveTo(Browser browser, Page person, String email) {
        person.navigate("/account");
        person.locator("[name=email]").first().fill(email);
        person.locator("form[action='/account/email'] button").first().click();
        assertThat(person.locator("#profile .alert-info")).containsText(email);
        var mailbox = browser.open(View.phone());
        mailbox.navigate(address(linkTo(email)));
        browser.assertAccessible(mailbox);
        mailbox.locator("main form button").click();
        mailbox.waitForURL(compile(".*/login$"));
        person.navigate("/account");
        assertThat(person.locator("#email")).hasValue(email);
    }

    private void invite(Page admin, String email) {
        admin.navigate("/maintenance/users/new");
        admin.locator("[name=displayName]").fill("Person " + name);
        admin.locator("[name=email]").fill(email);
        admin.locator("main form button[type=submit]").first().click();
        assertThat(admin.locator("tr:has-text('" + email + "') [data-user-state=INVITED]"))
                .isVisible();
    }

    private static void choose(Page page, String password) {
        page.locator("[name=password]").fill(password);
        page.locator("[name=repeat]").fill(password);
        page.locator("main form button[type=submit]").click();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
