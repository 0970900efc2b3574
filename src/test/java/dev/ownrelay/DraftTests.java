package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;

/// What a browser keeps of emails that are not sent yet.
class DraftTests extends KadeFixture {

    @Test
    void twoPagesKeepADraftEachAndOldOnesGo(Browser browser) {
        var page = browser.open(View.desktop(), ADMIN, PASSWORD);
        page.navigate("/messages/new");
        page.locator("trix-editor").waitFor();
        page.evaluate(
                "() => ['', ':at'].forEach(part => localStorage.setItem('ownrelay-draft:old' +"
                        + " part, '1'))");
        var other = page.context().newPage();
        other.navigate(page.url());
        other.locator("trix-editor").waitFor();
        page.locator("[name=subject]").fill("First email");
        page.waitForFunction(KEPT, "First email");
        other.locator("[name=subject]").fill("Second email");
        other.waitForFunction(KEPT, "Second email");
        assertThat((boolean) page.evaluate(KEPT, "First email")).isTrue();
        page.reload();
        other.reload();
        assertThat(page.locator("[name=subject]")).hasValue("First email");
        assertThat(other.locator("[name=subject]")).hasValue("Second email");
        assertThat(page.evaluate("Object.keys(localStorage).join()").toString())
                .doesNotContain("ownrelay-draft:old");
        other.close();
        page.evaluate("document.querySelector('form[data-signout]').requestSubmit()");
        page.waitForURL("**/login");
        assertThat(page.evaluate("Object.keys(localStorage).join()").toString())
                .as("of what was typed, after sign-out")
                .doesNotContain("ownrelay-draft");
    }
}
