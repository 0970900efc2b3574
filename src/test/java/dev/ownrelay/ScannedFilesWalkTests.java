package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.options.FilePayload;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.ScriptedClamd;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;

/// What people see of a virus scanner.
class ScannedFilesWalkTests extends KadeFixture {

    private static final String FOUND = "#file-findings [data-finding=%s-attachment] q";

    @Test
    void whoeverWaitsForTheScannerHasTheFilesCheckedAgainAndKeepsThem(Browser browser) {
        SCANNER.says("stream: busy ERROR");
        var page = browser.open(View.desktop(), ADMIN, PASSWORD);
        page.navigate("/messages/new");
        page.locator("#attachments").setInputFiles(file("cv.txt", "Hi"));
        assertThat(page.locator(FOUND.formatted("unscanned"))).hasText("cv.txt");
        browser.assertAccessible(page);

        SCANNER.judges();
        page.locator("#scan-again").click();
        assertThat(page.locator("#file-findings [data-finding]")).hasCount(0);
        assertThat(page.locator("#scan-again")).hasCount(0);
        assertThat(page.locator(".files li")).hasCount(1);

        page.locator("#attachments").setInputFiles(file("virus.txt", ScriptedClamd.VIRUS));
        assertThat(page.locator(FOUND.formatted("infected"))).hasText("virus.txt");
        assertThat(page.locator("[data-finding=infected-attachment]")).containsText("Eicar-Test");
        browser.assertAccessible(page);
    }

    private static FilePayload file(String name, String text) {
        return new FilePayload(name, "text/plain", text.getBytes(UTF_8));
    }
}
