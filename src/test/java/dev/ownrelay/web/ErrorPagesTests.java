package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpRequest.BodyPublishers;

/// Headers and error pages as a real server sends them.
@Isolated("reads what everybody prints")
@ServedTest
@ExtendWith(OutputCaptureExtension.class)
class ErrorPagesTests {

    @Autowired EmptyDatabase database;
    @LocalServerPort int port;

    Visitor browser;

    @BeforeEach
    void openABrowser() {
        database.empty();
        browser = new Visitor(port);
    }

    @Test
    void pagesSayWhatTheyMayLoadAndAreNotKept() {
        for (var path : new String[] {"/login", "/setup/x", "/", "/error"}) {
            var page = browser.get(path);
            assertThat(page.header("Content-Security-Policy"))
                    .as(path)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy"))
                    .isEqualTo(path.equals("/setup/x") ? "no-referrer" : "same-origin");
            assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(page.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void everyPageHasANonceOfItsOwn() {
        var policy = browser.get("/login").header("Content-Security-Policy");
        assertThat(browser.get("/login").header("Content-Security-Policy")).isNotEqualTo(policy);
        var page = browser.get("/login");
        assertThat(page.header("Content-Security-Policy"))
                .contains(
                        "nonce-"
                                + page.document()
                                        .selectFirst("meta[name=csp-nonce]")
                                        .attr("content"));
    }

    @Test
    void staticFilesMayBeKeptForAYear() {
        var page = browser.get("/login").document();
        for (var file : page.select("link[rel=stylesheet], script[src]")) {
            var path = file.hasAttr("href") ? file.attr("href") : file.attr("src");
            var answer = browser.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Cache-Control")).as(path).contains("max-age=31536000");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void anErrorPageHasWordsAndAnIdThatStandsInTheLog(CapturedOutput log) {
        var page = browser.get("/error");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("There is nothing here").doesNotContain("Whitelabel");
        assertThat(log).contains("Error page " + id(page));
    }

    @Test
    void aFailureShowsNothingOfTheCauseAndLogsIt(CapturedOutput log) {
        database.execute("alter table setup_link rename to setup_link_gone");
        try {
            var page = browser.get("/setup/who-knows-this-is-let-in");
            assertThat(page.status()).isEqualTo(500);
            assertThat(page.body())
                    .contains("Something went wrong on our side")
                    .doesNotContain("setup_link", "Exception", "org.", "select");
            assertThat(log)
                    .contains("Error page " + id(page), "GET /setup/***", "setup_link")
                    .doesNotContain("who-knows-this-is-let-in");
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        } finally {
            database.execute("alter table setup_link_gone rename to setup_link");
        }
    }

    @Test
    void whatIsRefusedIsLoggedWithWhoAskedFromWhere(CapturedOutput log) {
        var page = browser.from("203.0.113.7").post("/maintenance/users/new", "displayName", "x");
        assertThat(log)
                .contains(
                        "Error page %s: 403 for POST /maintenance/users/new by nobody from 203.0.113.7"
                                .formatted(id(page)));
    }

    @Test
    void noPathAddsALineToTheLog(CapturedOutput log) {
        browser.get("/error/%0d%0aforged%1b%5b2J");
        browser.get("/nothing?%0d%0aforged");
        assertThat(log.getAll().lines()).noneMatch(line -> line.startsWith("forged"));
        assertThat(log).doesNotContain("\u001b[2J");
    }

    @Test
    void aPostWhenNobodyIsSignedInSaysHowToGoOn() {
        var page = browser.post("/maintenance/users/new", "displayName", "x");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body()).contains("Your session has ended").contains(id(page));
        assertThat(new Visitor(port).speaking("nl").post("/account/profile").body())
                .contains("Je sessie is verlopen");
    }

    @Test
    void aFormBehindALinkThatWasOpenTooLongIsShownAgain() {
        var answer = browser.post("/setup/x", "name", "x");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).isEqualTo("/setup/x?expired");
    }

    @Test
    void onlyPagesBehindLinksHideTheirPath() {
        for (var page : new String[] {"setup", "invitation", "reset", "confirm"}) {
            assertThat(LinkPaths.match("/" + page + "/token")).isTrue();
            assertThat(LinkPaths.masked("/" + page + "/token")).isEqualTo("/" + page + "/***");
            assertThat(LinkPaths.masked("/" + page + "/a/b")).isEqualTo("/" + page + "/***");
        }
        assertThat(LinkPaths.match("/reset")).isTrue();
        assertThat(LinkPaths.match("/account/confirm")).isFalse();
        assertThat(LinkPaths.masked("/account/confirm")).isEqualTo("/account/confirm");
    }

    @Test
    void whatIsTooLargeIsSaidSo() {
        browser.get("/login");
        var page = browser.post("/login", "username", "x".repeat(20_000));
        assertThat(page.status()).isEqualTo(413);
        assertThat(page.body()).contains("That was too large").contains(id(page));
    }

    @Test
    void anUnknownMethodOrTypeIsNotOurFailure() {
        var request = browser.request("/setup/x").method("PATCH", BodyPublishers.noBody());
        assertThat(browser.send(request).status()).isBetween(400, 499);
        assertThat(browser.get("/login%2f..").status()).isBetween(400, 499);
    }

    private static String id(Visitor.Page page) {
        return page.document().selectFirst("[data-error-id]").text();
    }
}
