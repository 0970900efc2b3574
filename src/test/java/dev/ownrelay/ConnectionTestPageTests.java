package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.View;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.UUID;

/// *Test connection* as an administrator sees it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionTestPageTests extends KadeFixture {

    private static final String NAME = "probe" + UUID.randomUUID().toString().substring(0, 8);
    private static final String STEPS = "#test-result .steps > li";

    @LocalServerPort int port;

    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start().startTls(TestCertificate.good());
    private String admin;

    @BeforeAll
    void foundAnAgency() {
        admin = anotherAgency(port, NAME);
    }

    @AfterEach
    void behave() {
        server.dropConnections();
        server.behave().commands().clear();
    }

    @Test
    void showsEachStepWhileTheServerIsStillSilentAtTheNext(Browser browser) {
        var page = form(browser, View.desktop());
        server.hangAt("RCPT");
        test(page).click();
        assertThat(page.locator(STEPS + ".warn")).containsText("mail.agency.example");
        assertThat(page.locator(STEPS + ".ok").last()).containsText("Check the sender");
        assertThat(page.locator(STEPS + ".now")).containsText("Testing the connection");
        assertThat(page.locator("#test-result .alert")).hasCount(0);
        assertThat(test(page)).isDisabled();
        Waiting.until(() -> server.count("RCPT") == 1);
        browser.assertAccessible(page);

        server.dropConnections();
        assertThat(page.locator("#test-result .alert-danger"))
                .containsText("The server ended the connection at this step.");
        assertThat(page.locator(STEPS + ".bad")).containsText("Check the recipient");
        assertThat(page.locator(STEPS + ".now")).hasCount(0);
        assertThat(test(page)).isEnabled();
        assertThat(page.locator("[name=name]")).hasValue("Probe");
    }

    @Test
    void foldsWhatWasSaidUnderTheResult(Browser browser) {
        for (var view : new View[] {View.desktop(), View.phone(), View.desktop().dark()}) {
            var page = form(browser, view);
            server.reply("RCPT", "554 5.7.1 <b>Relay</b> access denied");
            test(page).click();
            assertThat(page.locator("#test-result .alert-danger"))
                    .containsText("The server does not know you");
            assertThat(page.locator(".transcript")).isHidden();
            page.locator("#test-result summary").click();
            assertThat(page.locator(".transcript"))
                    .containsText("S: 554 5.7.1 <b>Relay</b> access denied");
            browser.assertAccessible(page);
            browser.screenshot(page, "connection-test-" + view.width() + "-" + view.colours());
        }
    }

    @Test
    void worksWithoutJavaScript(Browser browser) {
        var page = form(browser, View.desktop().withoutJavaScript());
        test(page).click();
        assertThat(page.locator("#test-result .alert-success")).isVisible();
        assertThat(page.locator(STEPS).last()).containsText("Check the recipient");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void switchesToTheModeOfThePortInOnePressAndKeepsWhatWasTyped(Browser browser) {
        var other = anotherAgency(port, "switch" + System.nanoTime());
        for (var view : new View[] {View.phone(), View.desktop().withoutJavaScript()}) {
            // five tests a minute are enough for a user, not for this class
            var page = form(browser, view, other);
            page.locator("[name=tls]").selectOption("TLS");
            test(page).click();
            var offer = page.locator("#test-result button[name=switchTo]");
            assertThat(offer).hasText("Switch to STARTTLS and test again");
            browser.screenshot(page, "connection-test-switch-" + view.width());
            offer.click();
            assertThat(page.locator("#test-result .alert-success")).isVisible();
            assertThat(page.locator("[name=tls]")).hasValue("STARTTLS");
            assertThat(page.locator("[name=name]")).hasValue("Probe");
            assertThat(page.locator("[name=address]")).hasValue("127.0.0.1:" + server.port());
        }
    }

    @Test
    void saysInPlaceThatTheNetworkFails(Browser browser) {
        var page = form(browser, View.desktop());
        page.route("**/test", route -> route.abort());
        test(page).click();
        assertThat(page.locator("#test-result .alert-danger")).isVisible();
        assertThat(test(page)).isEnabled();
        browser.complaints().clear();
    }

    private Page form(Browser browser, View view) {
        return form(browser, view, admin);
    }

    private Page form(Browser browser, View view, String who) {
        var page = browser.open(view, who, PASSWORD);
        page.navigate("/maintenance/smtp-servers/new");
        page.locator("[name=name]").fill("Probe");
        page.locator("[name=address]").fill("127.0.0.1:" + server.port());
        page.locator("[name=tls]").selectOption("STARTTLS");
        return page;
    }

    private static Locator test(Page page) {
        return page.locator("button[formaction$='/test']");
    }
}
