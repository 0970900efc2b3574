package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Passkeys in a real browser, whose device is a virtual one.
class PasskeyWalkTests extends KadeFixture {

    private static final String FACTORS = "/account/factors";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private String admin;

    @BeforeEach
    void found() {
        admin = anotherAgency(port, "passkey" + UUID.randomUUID().toString().substring(0, 8));
    }

    /// A device with one user, who is recognised or is not.
    private record Device(CDPSession session, String id) {

        static Device of(Page page) {
            var session = page.context().newCDPSession(page);
            session.send("WebAuthn.enable");
            var options = new JsonObject();
            options.addProperty("protocol", "ctap2");
            options.addProperty("transport", "internal");
            options.addProperty("hasResidentKey", true);
            options.addProperty("hasUserVerification", true);
            options.addProperty("isUserVerified", true);
            options.addProperty("automaticPresenceSimulation", true);
            var arguments = new JsonObject();
            arguments.add("options", options);
            var added = session.send("WebAuthn.addVirtualAuthenticator", arguments);
            return new Device(session, added.get("authenticatorId").getAsString());
        }

        void recognises(boolean user) {
            var arguments = new JsonObject();
            arguments.addProperty("authenticatorId", id);
            arguments.addProperty("isUserVerified", user);
            session.send("WebAuthn.setUserVerified", arguments);
        }
    }

    @Test
    void isAddedSignsInStandsInForACodeAndIsRemoved(Browser browser) {
        var page = browser.open(View.desktop(), admin, PASSWORD);
        var device = Device.of(page);
        page.navigate(FACTORS);
        browser.assertAccessible(page);
        page.locator("text=Add a passkey").click();
        browser.assertAccessible(page);
        givePassword(page, "button.btn-primary");
        browser.assertAccessible(page);
        assertThat(page.locator("#name")).hasValue(Pattern.compile("Chrome on .*"));
        page.locator("#name").fill("Desk");
        page.locator("#name").press("Enter");
        assertThat(page.locator("[data-recovery-code]")).hasCount(10);
        page.navigate(FACTORS);
        assertThat(page.locator("[data-passkeys='1']")).containsText("Desk");
        browser.assertAccessible(page);
        browser.screenshot(page, "passkeys-1280");

        page.navigate(FACTORS + "/passkeys/new");
        givePassword(page, "button.btn-primary");
        page.locator("button[data-passkey]").click();
        assertThat(said(page)).hasText("This device already has a passkey for your account.");
        assertThat(page.locator("button[data-passkey]")).isFocused();

        signOut(page);
        browser.assertAccessible(page);
        browser.screenshot(page, "passkey-login-1280");
        page.locator("button[data-passkey]").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/");
        assertThat(page.locator("h1")).isVisible();

        signOut(page);
        signInByPassword(page);
        browser.assertAccessible(page);
        browser.screenshot(page, "passkey-code-1280");
        page.locator("button[data-passkey]").click();
        page.waitForURL("**/");

        page.navigate(FACTORS);
        page.locator("text=Desk").click();
        browser.assertAccessible(page);
        browser.screenshot(page, "passkey-1280");
        page.locator("button[data-passkey]").click();
        assertThat(page.locator("#currentPassword")).isFocused();
        givePassword(page, "button[data-passkey]");
        assertThat(page.locator("[data-flash=notice]"))
                .containsText("The passkey \"Desk\" is removed");
        assertThat(page.locator("[data-passkeys='0']")).isVisible();

        signOut(page);
        page.locator("button[data-passkey]").click();
        assertThat(page.locator("[data-flash=problem]"))
                .containsText("That passkey was not accepted");
    }

    @Test
    void whoeverIsNotRecognisedIsToldPlainlyOnAPhoneInDutch(Browser browser) {
        new Fixtures(jdbc, manager).in(agency(), "update app_user set locale = 'nl'");
        var page = browser.open(View.phone().in(Locale.of("nl")), admin, PASSWORD);
        var device = Device.of(page);
        page.navigate(FACTORS + "/passkeys/new");
        browser.assertAccessible(page);
        givePassword(page, "button.btn-primary");
        device.recognises(false);
        page.locator("button[data-passkey]").click();
        assertThat(said(page)).containsText("Er is niets gebeurd: het is geannuleerd");
        browser.screenshot(page, "passkey-cancelled-390");
        device.recognises(true);
        page.locator("#name").fill("Telefoon");
        page.locator("button[data-passkey]").click();
        assertThat(page.locator("[data-recovery-code]")).hasCount(10);
        page.navigate(FACTORS);
        assertThat(page.locator("[data-passkeys='1']")).containsText("Telefoon");
        browser.assertAccessible(page);
        browser.screenshot(page, "passkeys-390");

        signOut(page);
        device.recognises(false);
        page.locator("button[data-passkey]").click();
        assertThat(said(page)).containsText("Er is niets gebeurd");
        browser.assertAccessible(page);
        browser.screenshot(page, "passkey-login-390");
        device.recognises(true);
        page.locator("button[data-passkey]").click();
        page.waitForURL("**/");

        signOut(page);
        signInByPassword(page);
        browser.assertAccessible(page);
        browser.screenshot(page, "passkey-code-390");
        page.locator("button[data-passkey]").click();
        page.waitForURL("**/");
    }

    @Test
    void withoutScriptsNothingOffersWhatDoesNotWork(Browser browser) {
        var page = browser.open(View.desktop().withoutJavaScript(), admin, PASSWORD);
        page.navigate(FACTORS + "/passkeys/new");
        givePassword(page, "button.btn-primary");
        assertThat(page.locator("[data-passkey-without]")).isVisible();
        assertThat(page.locator("button[data-passkey]")).isHidden();
        var stranger = browser.open(View.desktop().withoutJavaScript());
        stranger.navigate("/login");
        assertThat(stranger.locator("button[data-passkey]")).isHidden();
    }

    private static Locator said(Page page) {
        return page.locator("[data-passkey-said]").last();
    }

    private static void givePassword(Page page, String button) {
        page.locator("#currentPassword").fill(PASSWORD);
        page.locator("main form " + button).last().click();
    }

    private void signInByPassword(Page page) {
        page.locator("[name=username]").fill(admin);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("[name=password]").press("Enter");
        page.waitForURL("**/login/code");
    }

    private static void signOut(Page page) {
        page.navigate("/account");
        page.evaluate("document.querySelector('form[data-signout]').requestSubmit()");
        page.waitForURL("**/login");
    }

    private UUID agency() {
        return jdbc.sql("select tenant_id from sign_in where email = ?")
                .param(admin)
                .query(UUID.class)
                .single();
    }
}
