package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// An administrator chooses what is checked, while another one does the same.
class ChecksWalkTests extends KadeFixture {

    private static final String URL = "/maintenance/checks";

    private final String name = UUID.randomUUID().toString().substring(0, 8);

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @ParameterizedTest
    @CsvSource({"en, 1280, Stops", "nl, 390, Houdt tegen"})
    void twoAdministratorsChooseAtOnce(String language, int width, String stops, Browser browser) {
        var email = anotherAgency(port, "c" + name);
        new Fixtures(jdbc, manager).speak(email, language);
        var view = width == 390 ? View.phone() : View.desktop();
        var page = browser.open(view, email, PASSWORD);
        page.navigate(URL);
        look(browser, page, "fresh");
        var other = browser.open(view.withoutJavaScript(), email, PASSWORD);
        other.navigate(URL);

        other.locator("[data-finding=wrong-name] select").selectOption("stops");
        other.locator("#sendsAnyway-nobody").check();
        other.locator("main form button").click();
        assertThat(other.locator("[data-flash=notice]")).isVisible();
        assertThat(chosen(other, "wrong-name")).hasText(stops);

        page.locator("[data-finding=script] select").selectOption("off");
        page.locator("main form button").click();
        assertThat(page.locator("main [role=alert] dd").last()).hasText(stops);
        assertThat(page.locator("[data-finding=script] select")).hasValue("off");
        look(browser, page, "conflict");
        page.locator("[data-finding=wrong-name] select").selectOption("stops");
        page.locator("main form button").click();
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        assertThat(chosen(page, "wrong-name")).hasText(stops);
        assertThat(page.locator("[data-finding=script] select")).hasValue("off");
        assertThat(page.locator("#sendsAnyway-administrators")).isChecked();
        look(browser, page, "saved");
    }

    private static Locator chosen(Page page, String finding) {
        return page.locator("[data-finding=%s] option[selected]".formatted(finding));
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, "checks/%s-%d".formatted(name, width));
        browser.assertAccessible(page);
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", width);
    }
}
