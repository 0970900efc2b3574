package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.regex.Pattern.compile;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.Locale;
import java.util.UUID;

/// A new agency is led from its first page to its first colleague, and My account answers where the
/// eye is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewAgencyTests extends KadeFixture {

    private final String name = "new" + UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort int port;

    @Test
    void isLedFromStepToStep(Browser browser) {
        var admin = anotherAgency(port, name);
        var page = browser.open(View.desktop(), admin, PASSWORD);
        steps(page, "yes", "yes", "no", "no", "no", "no");
        browser.screenshot(page, "first-steps");
        page.locator("[data-first-step=test] a").click();
        page.locator("form[action*='/account/test-letter'] button").click();
        assertThat(page.locator("#test-letter-report .alert-success")).isVisible();
        assertThat(RELAY.messages()).anyMatch(message -> message.to().equals(admin));
        page.navigate("/");
        steps(page, "yes", "yes", "yes", "no", "no", "no");
        assertThat(page.locator("[aria-current=step]"))
                .hasAttribute("data-first-step", "candidate");

        page.setViewportSize(390, 844);
        savesTheSignatureWhereTheEyeIs(browser, page);
        changesLanguageAndTheme(page);
        page.setViewportSize(390, 844);
        page.navigate("/maintenance/users");
        assertThat(page.locator("#users tbody tr")).hasCSS("display", "grid");
        browser.assertAccessible(page);
    }

    @Test
    void worksWithoutJavaScript(Browser browser) {
        var admin = anotherAgency(port, "plain" + name);
        var page = browser.open(View.phone().withoutJavaScript().in(Locale.of("nl")));
        page.navigate("/login");
        page.locator("[name=username]").fill(admin);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("main form button.btn-primary").click();
        page.navigate("/account");
        page.locator("[name=signature]").fill("<b>Bea</b><script>x</script>");
        page.locator("#signature-section form[action$='/signature'] button.btn").press("Enter");
        assertThat(page).hasURL(compile(".*/account#signature-section$"));
        assertThat(page.locator("#signature-section [data-said]")).isInViewport();
        assertThat(page.locator("[name=signature]")).hasValue("<b>Bea</b>");
        page.locator("#displayName").fill("");
        page.locator("#displayName").press("Enter");
        assertThat(page.locator("#displayName")).isFocused();
        assertThat(page.locator("#displayName-error")).isInViewport();
    }

    private static void steps(Page page, String... done) {
        var steps = page.locator("[data-first-step]");
        assertThat(steps).hasCount(done.length);
        assertThat(steps.evaluateAll("all => all.map(step => step.dataset.done).join()"))
                .isEqualTo(String.join(",", done));
    }

    private static void savesTheSignatureWhereTheEyeIs(Browser browser, Page page) {
        page.navigate("/account");
        var editor = page.locator("#signature-section trix-editor");
        editor.click();
        page.keyboard().type("Bea de Boer");
        page.locator("#signature-section form[action$='/signature'] button.btn").click();
        Locator said = page.locator("#signature-section [data-said]");
        assertThat(said).isInViewport();
        assertThat(said).isFocused();
        assertThat(page.locator(".content > .flash .alert")).hasCount(0);
        assertThat(page.frameLocator("#signature-section iframe").locator("body"))
                .hasText("Bea de Boer");
        browser.assertAccessible(page);
        browser.screenshot(page, "account-saved");
    }

    private static void changesLanguageAndTheme(Page page) {
        page.setViewportSize(1280, 900);
        page.navigate("/candidates");
        page.locator(".side-look [value=dark]").click();
        assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
        page.locator(".side-look [value=nl]").click();
        assertThat(page).hasURL(compile(".*/candidates$"));
        assertThat(page.locator("html")).hasAttribute("lang", "nl");
        assertThat(page.locator(".side-look [aria-pressed=true]")).hasCount(2);
    }
}
