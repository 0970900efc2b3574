package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.UUID;
import java.util.regex.Pattern;

/// What people do when an email was refused: they press the button that its page shows, with and
/// without scripts, and the mail server gets what they meant.
class NextStepWalkTests extends KadeFixture {

    @ParameterizedTest
    @CsvSource({"en,true,Send to another address", "nl,false,Naar een ander adres versturen"})
    void aRefusedEmailGoesToAnotherAddressAndIsWrittenAnew(
            String language, boolean scripts, String label, Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);
        var view = scripts ? View.desktop() : View.phone().withoutJavaScript();
        var page = browser.open(view, ADMIN, PASSWORD);
        prepare(page, language);
        addCandidate(page, name);
        RELAY.reply("RCPT", "550 5.1.1 User unknown");
        write(page, scripts);
        waitFor(page, "FAILED");

        assertThat(page.locator("main .btn-primary")).hasCount(1);
        assertThat(page.getByLabel(label)).isVisible();
        assertThat(page.locator("#steps > .step")).isInViewport();
        browser.screenshot(page, "next-step-address-" + language);
        page.locator("#address").fill("piet at home");
        press(page, "other-address");
        assertThat(page.locator("#address")).hasValue("piet at home");
        assertThat(page.locator("#address-error")).isVisible();
        if (scripts) {
            browser.assertAccessible(page);
        }
        RELAY.behave();
        page.locator("#address").fill(name + "@work.example");
        press(page, "other-address");
        waitFor(page, "SENT");
        var got = RELAY.emails().getLast();
        assertThat(got.to()).isEqualTo(name + "@work.example");
        assertThat(got.text()).contains("Subject: Interview", "filename=\"CV.pdf\"");

        page.locator("[data-follows] a").click();
        assertThat(page.locator("[data-follow-up] a")).isVisible();
        assertThat(page.locator("main .btn-primary")).hasCount(0);
        page.locator("#other-ways > summary").click();
        browser.screenshot(page, "next-step-done-" + language);
        press(page, "write-anew");
        page.locator("[name=subject]").fill("Another " + name);
        assertThat(page.locator("[name=kept]")).isChecked();
        browser.screenshot(page, "next-step-anew-" + language);
        page.locator("#send").click();
        waitFor(page, "SENT");
        var anew = RELAY.emails().getLast();
        assertThat(anew.to()).isEqualTo(name + "@work.example");
        assertThat(anew.text())
                .contains("Subject: Another " + name, "Nine o'clock", "filename=\"CV.pdf\"");
    }

    private static void press(Page page, String step) {
        page.locator("form[data-step=" + step + "] button[type=submit]").click();
    }

    private static void prepare(Page page, String language) {
        page.navigate("/account");
        page.locator("#appearance select[name=locale]").selectOption(language);
        page.locator("#appearance button[type=submit]").click();
        assertThat(page.locator("html")).hasAttribute("lang", language);
    }

    private static void addCandidate(Page page, String name) {
        page.navigate("/candidates/new");
        page.locator("[name=firstName]").fill("Piet");
        page.locator("[name=lastName]").fill("Jansen " + name);
        page.locator("[name=email]").fill(name + "@candidate.example");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(Pattern.compile(".*/candidates/[0-9a-f-]{36}$"));
    }

    private static void write(Page page, boolean scripts) {
        page.locator("main a[href*='/messages/new']").first().click();
        page.locator("[name=subject]").fill("Interview");
        if (scripts) {
            page.locator("trix-editor").click();
            page.keyboard().type("Nine o'clock");
        } else {
            page.locator("[name=body]").fill("<div>Nine o'clock</div>");
        }
        page.locator("[name=attachments]")
                .setInputFiles(
                        new FilePayload("CV.pdf", "application/pdf", "%PDF-1.4\n".getBytes()));
        page.locator("#send").click();
    }

    private static void waitFor(Page page, String state) {
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f-]{36}$"));
        var shown = page.locator("#story [data-state=" + state + "]");
        for (int tries = 0; tries < 200 && shown.count() == 0; tries++) {
            page.waitForTimeout(100);
            page.reload();
        }
        assertThat(shown).isVisible();
    }
}
