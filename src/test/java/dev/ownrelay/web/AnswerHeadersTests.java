package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.RawClient;
import dev.ownrelay.support.ServedTest;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.session.web.http.DefaultCookieSerializer;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;

/// What every answer says to browsers, whatever it is.
@ServedTest
class AnswerHeadersTests {

    private static final String[] ANSWERS = {"/login", "/app.css", "/app.js", "/nothing", "/error"};

    @LocalServerPort int port;

    private Visitor browser;

    @BeforeEach
    void openABrowser() {
        browser = new Visitor(port);
    }

    @Test
    void browsersThatCameByHttpsComeByNothingElse() {
        for (var path : ANSWERS) {
            var encrypted = browser.request(path).header("X-Forwarded-Proto", "https").GET();
            assertThat(browser.send(encrypted).header("Strict-Transport-Security"))
                    .as(path)
                    .isEqualTo("max-age=31536000 ; includeSubDomains");
        }
    }

    @Test
    void noOtherSiteMayReadThem() {
        for (var path : ANSWERS) {
            var asked = browser.request(path).header("Origin", "https://evil.example");
            assertThat(browser.send(asked.GET()).response().headers().map())
                    .as(path)
                    .doesNotContainKey("access-control-allow-origin");
            var before =
                    browser.request(path)
                            .header("Origin", "https://evil.example")
                            .header("Access-Control-Request-Method", "POST")
                            .method("OPTIONS", BodyPublishers.noBody());
            assertThat(browser.send(before).response().headers().map())
                    .as(path)
                    .doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void textSaysItsCharset() {
        for (var path : new String[] {"/login", "/app.css", "/app.js", "/error"}) {
            assertThat(browser.get(path).header("Content-Type"))
                    .as(path)
                    .matches("text/(html|css|javascript); ?charset=UTF-8");
        }
        assertThat(browser.get("/mark.svg").header("Content-Type"))
                .isEqualTo("image/svg+xml;charset=UTF-8");
    }

    @Test
    void whoAsksToBeEchoedIsNot() {
        try (var client = new RawClient(port)) {
            client.say(
                    "TRACE /login HTTP/1.1\r\n"
                            + "Host: x\r\n"
                            + "X-Canary: canary\r\n"
                            + "Connection: close\r\n\r\n");
            assertThat(client.answer())
                    .matches("(?s)HTTP/1.1 (400|403|405).*")
                    .doesNotContain("canary");
        }
    }

    /// Otherwise a proxy and we could take the end of one request for two different places.
    @Test
    void aBodyOfTwoLengthsIsTheEndOfItsConnection() {
        try (var client = new RawClient(port)) {
            client.say("POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n")
                    .say("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                    .say("GET /app.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.answer().split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webjars/", "/vendor/", "/vendor/trix/", "/webjars/bootstrap/"})
    void noFolderIsListed(String folder) {
        assertThat(browser.get(folder).status()).isEqualTo(404);
    }

    @Test
    void theCookieOfASessionIsBoundToTheHostWhereConnectionsAreEncrypted() {
        assertThat(sessionCookie("https://mail.agency.test"))
                .startsWith("__Host-SESSION=")
                .contains("; Path=/", "; Secure", "; HttpOnly")
                .doesNotContain("Domain");
        assertThat(sessionCookie("http://localhost:8080")).startsWith("SESSION=");
    }

    @Test
    void theIdOfASessionCannotBeGuessed() {
        var one = new SessionConfiguration().sessionIds().generate();
        assertThat(one).matches("[A-Za-z0-9_-]{36}");
        assertThat(new SessionConfiguration().sessionIds().generate()).isNotEqualTo(one);
    }

    private static String sessionCookie(String url) {
        var cookie = new DefaultCookieSerializer();
        var address = new PublicAddress(URI.create(url));
        new SessionConfiguration().sessionCookie(address).customize(cookie);
        var response = new MockHttpServletResponse();
        cookie.writeCookieValue(new CookieValue(new MockHttpServletRequest(), response, "id"));
        return String.valueOf(response.getHeader("Set-Cookie"));
    }
}
