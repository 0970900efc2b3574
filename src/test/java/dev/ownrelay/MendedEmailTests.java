package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.SelectOption;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.ArrayList;
import java.util.UUID;

/// A bad email is mended by pressing what the page offers, and one that the agency stops is sent
/// anyway by somebody who may.
class MendedEmailTests extends KadeFixture {

    private static final String PASTED =
            "<p class=MsoNormal>Beste {{voor naam}},<o:p></o:p></p><p><font color=red>Wij hebben"
                    + " een baan voor je als magazijnmedewerker in Tilburg.</font> Heb je tijd om"
                    + " morgen even te bellen?</p>";

    private static final String STOPPED =
            "<p>Beste Jan,</p><p>Wij hebben een baan voor je in Tilburg, zie https://bit.ly/baan"
                    + " voor meer. Heb je tijd om morgen even te bellen?</p>";

    private static final String PICTURE = "<p><img src=https://pictures.example/team.png></p>";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    @ParameterizedTest
    @CsvSource({"nl, 390, true, Er valt niets op", "en, 1280, false, Nothing stands out"})
    void everyMendIsPressedUntilNothingStandsOut(
            String language, int width, boolean scripts, String clean, Browser browser) {
        var page = compose(language, width, scripts, browser);
        page.locator("[name=subject]").fill("RE: BAAN VOOR JOU IN TILBURG!!!");
        write(page, scripts, scripts ? PASTED : PASTED + PICTURE);
        if (!scripts) {
            page.locator("#check").press("Enter");
        }
        assertThat(page.locator("#findings [data-finding=subject-shouting]")).isVisible();
        assertThat(page.locator("#findings [data-finding=placeholder-left]")).isVisible();
        browser.screenshot(page, "findings-%s-%d-%s".formatted(language, width, scripts));
        var mends = page.locator("#findings [data-mend]");
        for (int pressed = 0; mends.count() > 0; pressed++) {
            assertThat(pressed).as("mends end").isLessThan(12);
            var id = mends.first().getAttribute("data-mend");
            mends.first().press("Enter");
            assertThat(page.locator("#findings [data-finding=" + id + "]")).hasCount(0);
        }
        var words = page.locator("#body").inputValue();
        assertThat(words).contains("{{voornaam}}", "Wij hebben een baan").doesNotContain("Mso");
        if (scripts) {
            browser.assertAccessible(page);
        }
        browser.screenshot(page, "mended-%s-%d-%s".formatted(language, width, scripts));
    }

    @ParameterizedTest
    @CsvSource({"en, 390, true, Sent anyway by Bea", "nl, 1280, false, Toch verstuurd door Bea"})
    void whatTheAgencyStopsIsSentAnywayByWhoMay(
            String language, int width, boolean scripts, String said, Browser browser) {
        var page = compose(language, width, scripts, browser);
        toJan(page, scripts);
        page.locator("[name=subject]").fill("Een baan in Tilburg");
        write(page, scripts, STOPPED);
        page.locator("#send").click();
        var found = page.locator("#findings [data-finding=link-shortener]");
        assertThat(found).hasAttribute("data-severity", "stops");
        assertThat(page.locator("[data-stopped]")).isVisible();
        browser.screenshot(page, "stopped-%s-%d".formatted(language, width));
        page.locator("#overrule").check();
        page.locator("#send").click();
        assertThat(page.locator("[data-sent-anyway]")).containsText(said);
    }

    @Test
    void whatIsTypedWhileAMendIsOnItsWayStays(Browser browser) {
        var page = compose("en", 1280, true, browser);
        var subject = page.locator("[name=subject]");
        subject.fill("BAAN VOOR JOU IN TILBURG");
        write(page, true, "<p>Beste Jan, heb je tijd om morgen even te bellen?</p>");
        var mend = page.locator("#mend-subject-shouting");
        assertThat(mend).isVisible();
        var held = new ArrayList<Route>();
        page.route("**/messages/check", held::add);
        page.waitForRequest("**/messages/check", mend::click);
        subject.fill("BAAN VOOR JOU IN DELFT");
        page.unroute("**/messages/check");
        held.forEach(Route::resume);
        assertThat(page.locator("#findings [data-finding=subject-shouting] q"))
                .hasText("BAAN VOOR JOU IN DELFT");
        assertThat(subject).hasValue("BAAN VOOR JOU IN DELFT");
    }

    private static void toJan(Page page, boolean scripts) {
        if (scripts) {
            page.locator("#to-input").fill("Jan");
            assertThat(page.locator("#to-options li").first()).containsText("Jan Smit");
            page.locator("#to-input").press("Enter");
            page.locator("#preview summary").click();
            assertThat(page.locator("#preview-person option").last()).hasText("Jan Smit");
            page.locator("#preview summary").click();
        } else {
            page.locator("#to").selectOption(new SelectOption().setIndex(0));
        }
    }

    private Page compose(String language, int width, boolean scripts, Browser browser) {
        var writer = anotherAgency(port, "m" + UUID.randomUUID().toString().substring(0, 8));
        new Fixtures(jdbc, manager).speak(writer, language);
        var visitor = new Visitor(port);
        visitor.signIn(writer, PASSWORD);
        visitor.get("/candidates/new");
        visitor.post(
                "/candidates/new",
                "firstName",
                "Jan",
                "lastName",
                "Smit",
                "email",
                "jan@h.example");
        visitor.get("/maintenance/checks");
        visitor.post(
                "/maintenance/checks",
                "version",
                "0",
                "sendsAnyway",
                "administrators",
                "severity[link-shortener]",
                "stops");
        var view = width == 390 ? View.phone() : View.desktop();
        var page = browser.open(scripts ? view : view.withoutJavaScript(), writer, PASSWORD);
        page.navigate("/messages/new");
        return page;
    }

    private static void write(Page page, boolean scripts, String html) {
        if (scripts) {
            page.locator("trix-editor").evaluate("(it, html) => it.editor.loadHTML(html)", html);
        } else {
            page.locator("#body").fill(html);
        }
    }
}
