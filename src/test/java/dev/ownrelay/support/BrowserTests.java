package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.KadeFixture;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BrowserTests extends KadeFixture {

    @Test
    void reachesTheApplication(Browser browser) {
        var response = browser.open(View.desktop()).navigate("/actuator/health");
        assertThat(response.text()).contains("UP");
    }

    @Test
    void letsGoOfOneThatHangsAndStartsAnother() throws Exception {
        var hanging = new Browser(Chromium.get(), "http://localhost");
        hanging.open(View.desktop());
        for (var process : Chromium.processes()) {
            new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor();
        }
        hanging.close(Duration.ofSeconds(1));
        assertThat(Chromium.get().isConnected()).isTrue();
    }

    @Test
    void findsWhatSomeCannotUse(Browser browser) {
        var page = browser.open(View.phone().dark());
        page.setContent("<html lang=en><title>A form</title><main><input type=text></main></html>");
        assertThatThrownBy(() -> browser.assertAccessible(page)).hasMessageContaining("label");
    }

    @Test
    void findsWhatCannotBeReadInTheDark(Browser browser) {
        var page = browser.open(View.phone());
        page.setContent(
                """
                <html lang=en><title>A text</title><main><h1>A text</h1></main>
                <style>@media (prefers-color-scheme: dark) { h1 { color: #eee } }</style></html>
                """);
        assertThatThrownBy(() -> browser.assertAccessible(page)).hasMessageContaining("DARK");
    }

    @Test
    void hearsWhatPagesComplainAbout(Browser browser) {
        var page = browser.open(View.desktop());
        page.setContent("<script>console.error('broken')</script>");
        page.waitForCondition(() -> browser.complaints().contains("broken"));
        browser.complaints().clear();
    }
}
