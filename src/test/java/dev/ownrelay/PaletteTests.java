package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.PageFacts;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// `Ctrl K`: the way to a page, a candidate or an email without leaving the keyboard.
class PaletteTests extends KadeFixture {

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @Test
    void leadsToPagesCandidatesAndEmails(Browser browser) {
        var name = "palette" + UUID.randomUUID().toString().substring(0, 8);
        var admin = anotherAgency(port, name);
        var rows = new Fixtures(jdbc, manager);
        var agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
        var zoe = rows.candidate(agency, "Zoë", "de Wit", "zoe@home.example");

        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.keyboard().press("Control+k");
        var options = page.locator("#palette [role=option]");
        assertThat(options).hasCount(page.locator("#menu a:is(.side-link, .side-write)").count());
        type(page, "out");
        assertThat(options.first()).hasText("Outbox");
        page.keyboard().press("Enter");
        page.waitForURL("**/messages");

        page.keyboard().press("Control+k");
        type(page, "zoë");
        assertThat(options).hasCount(3);
        assertThat(options.first()).containsText("Write to Zoë de Wit");
        assertThat(page.locator("#palette-input"))
                .hasAttribute("aria-activedescendant", options.first().getAttribute("id"));
        browser.assertAccessible(page);
        page.keyboard().press("Enter");
        page.waitForURL("**/messages/new?candidate=" + zoe);
        page.locator("[name=subject]").fill("<b>Monday</b> at nine");
        page.locator("trix-editor").fill("Hello");
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f-]{36}"));
        var email = page.url();

        page.navigate("/account");
        page.locator("[name=displayName]").focus();
        page.keyboard().press("Control+k");
        type(page, "monday");
        assertThat(options.first()).containsText("<b>Monday</b> at nine");
        page.keyboard().press("Escape");
        assertThat(page.locator("#palette")).isHidden();
        assertThat(page.locator("[name=displayName]")).isFocused();
        page.keyboard().press("Control+k");
        type(page, "monday");
        assertThat(options).hasCount(3);
        page.keyboard().press("ArrowUp");
        assertThat(options.last()).hasAttribute("aria-selected", "true");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.waitForURL(email);
        page.keyboard().press("?");
        assertThat(page.locator("#shortcuts")).containsText("Ctrl K");

        speakDutchOnAPhone(browser, admin);
    }

    private static void speakDutchOnAPhone(Browser browser, String admin) {
        var phone = browser.open(View.phone().in(Locale.of("nl")), admin, PASSWORD);
        phone.locator(".topbar .btn-icon").click();
        phone.locator("#menu button[name=locale][value=nl]").click();
        phone.locator(".topbar .btn-icon").click();
        phone.locator("[data-palette]").click();
        type(phone, "zoe@");
        assertThat(phone.locator("#palette [role=option]").first())
                .containsText("Schrijf aan Zoë de Wit");
        assertThat(PageFacts.smallTargets(phone, 44)).isEmpty();
        browser.screenshot(phone, "palette-390");
        phone.context().clearCookies();
        type(phone, "zoë");
        assertThat(phone.locator("#palette [role=status]")).containsText("uitgelogd");

        var plain = browser.open(View.desktop().withoutJavaScript(), admin, PASSWORD);
        assertThat(plain.locator("[data-palette]")).isHidden();
        assertThat(plain.locator("#palette")).isHidden();
    }

    private static void type(Page page, String text) {
        page.locator("#palette-input").fill(text);
    }
}
