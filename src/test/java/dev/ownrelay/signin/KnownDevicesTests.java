package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.link.Link;
import dev.ownrelay.link.LinkTokens;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.HttpCookie;
import java.net.URI;
import java.time.Duration;

/// What a browser in which somebody has signed in before is worth, while others guess at the
/// account without end.
class KnownDevicesTests extends AccountFixture {

    private static final String OTHER = "four yellow trams";

    @Autowired KnownDevices devices;
    @Autowired UnknownBrowsers unknown;
    @Autowired LinkTokens links;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcConnectionDetails details;

    @Test
    void aKnownBrowserWaitsForNobodyElse() {
        var browser = known(RECRUITER);
        guessAt(RECRUITER);
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isTrue();
        assertThat(letIn(browser(), RECRUITER, PASSWORD)).isFalse();
    }

    @Test
    void guessesOfAKnownBrowserCountForItAlone() {
        var stolen = known(RECRUITER);
        var other = known(RECRUITER);
        for (var i = 0; i <= SignInThrottle.FREE; i++) {
            assertThat(failure(stolen, "wrong " + i)).contains("not right");
        }
        assertThat(failure(stolen, PASSWORD)).contains("Try again in 5 seconds.");
        assertThat(letIn(other, RECRUITER, PASSWORD)).isTrue();
        assertThat(letIn(browser(), RECRUITER, PASSWORD)).isTrue();
        clock.advance(Duration.ofSeconds(5));
        assertThat(letIn(stolen, RECRUITER, PASSWORD)).isTrue();
    }

    @Test
    void theTokenIsAnotherOneAfterEverySignInAndTheDeviceTheSame() {
        var browser = known(RECRUITER);
        var first = token(browser);
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isTrue();
        assertThat(token(browser)).isNotEqualTo(first);
        assertThat(number("select count(distinct device_id) from known_device")).isEqualTo(1);
        assertThat(number("select count(*) from known_device where replaced_at is null")).isOne();
    }

    /// The answer with the new token may have been lost.
    @Test
    void theTokenBeforeIsTakenForADay() {
        var browser = known(RECRUITER);
        var first = token(browser);
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isTrue();
        guessAt(RECRUITER);
        assertThat(letIn(with(first), RECRUITER, PASSWORD)).isTrue();
        clock.advance(KnownDevices.REPLACED);
        guessAt(RECRUITER);
        assertThat(letIn(with(first), RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isTrue();
    }

    @Test
    void aForgedOrAlteredTokenIsWorthNothing() {
        var token = token(known(RECRUITER));
        var altered = (token.startsWith("A") ? "B" : "A") + token.substring(1);
        guessAt(RECRUITER);
        assertThat(letIn(with(altered), RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(with("A".repeat(22)), RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(with(token + token), RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(with(Sha256.of(token)), RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(with(token), RECRUITER, PASSWORD)).isTrue();
    }

    @Test
    void theTokenOfAnotherAccountIsWorthNothing() {
        var admin = known(ADMIN);
        found("South", "sara@south.test");
        var south = known("sara@south.test");
        guessAt(RECRUITER);
        assertThat(letIn(admin, RECRUITER, PASSWORD)).isFalse();
        assertThat(letIn(south, RECRUITER, PASSWORD)).isFalse();
    }

    @Test
    void oneBrowserIsKnownToSeveralAccounts() {
        var browser = known(RECRUITER);
        known(browser, ADMIN);
        guessAt(RECRUITER);
        guessAt(ADMIN);
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isTrue();
        assertThat(letIn(browser, ADMIN, PASSWORD)).isTrue();
    }

    @Test
    void aResetForgetsAllBrowsersAndKnowsTheOneThatItWasMadeIn() {
        var before = known(RECRUITER);
        var link = "/reset/" + resetLink();
        var browser = browser();
        browser.get(link);
        assertThat(browser.post(link, "password", OTHER, "repeat", OTHER).location())
                .isEqualTo("/");
        browser.get("/account");
        browser.post("/logout");
        guessAt(RECRUITER);
        assertThat(letIn(before, RECRUITER, OTHER)).isFalse();
        assertThat(letIn(browser, RECRUITER, OTHER)).isTrue();
    }

    @Test
    void aNewPasswordOfOnesOwnForgetsAllOtherBrowsers() {
        var other = known(RECRUITER);
        var here = signedIn(RECRUITER);
        var saved =
                here.post(
                        "/account/password",
                        "currentPassword",
                        PASSWORD,
                        "newPassword",
                        OTHER,
                        "repeatPassword",
                        OTHER);
        assertThat(saved.status()).isEqualTo(303);
        guessAt(RECRUITER);
        assertThat(letIn(other, RECRUITER, OTHER)).isFalse();
        here.post("/logout");
        assertThat(letIn(here, RECRUITER, OTHER)).isTrue();
    }

    @Test
    void whoIsSwitchedOffIsNotKnownAnyMore() {
        var browser = known(RECRUITER);
        database.execute("update app_user set enabled = false where email = '" + RECRUITER + "'");
        guessAt(RECRUITER);
        assertThat(failure(browser, PASSWORD)).contains("Try again in");
    }

    @Test
    void aBrowserThatWasAwayForHalfAYearIsForgotten() {
        var browser = known(RECRUITER);
        clock.advance(KnownDevices.KNOWN.plusSeconds(1));
        guessAt(RECRUITER);
        assertThat(letIn(browser, RECRUITER, PASSWORD)).isFalse();
        known(ADMIN);
        assertThat(number("select count(*) from known_device")).isOne();
    }

    @Test
    void whoNeverKeepsCookiesLeavesFewRows() {
        for (var i = 0; i < KnownDevices.BY_USER + 3; i++) {
            as(RECRUITER, this::signInSomewhereElse);
        }
        assertThat(number("select count(*) from known_device")).isEqualTo(KnownDevices.BY_USER);
    }

    @Test
    void aFailureSetsNoCookie() {
        var stranger = browser();
        stranger.signIn(RECRUITER, "wrong password");
        assertThat(stranger.cookies().getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .containsExactly("SESSION");
    }

    private void signInSomewhereElse() {
        var response = new MockHttpServletResponse();
        devices.remember(new MockHttpServletRequest(), response, id(RECRUITER));
        assertThat(response.getHeader("Set-Cookie")).startsWith("device=");
    }

    /// From several networks, until the account lets nobody else through.
    private void guessAt(String email) {
        for (var i = 0; i < 3 * SignInLine.BY_ACCOUNT; i++) {
            try {
                unknown.admit(email, "network " + i, "guess " + i);
            } catch (SignInThrottle.TooSoon full) {
                return;
            }
        }
        throw new AssertionError("The account lets all guesses through");
    }

    private Visitor known(String email) {
        return known(browser(), email);
    }

    private static Visitor known(Visitor browser, String email) {
        assertThat(letIn(browser, email, PASSWORD)).isTrue();
        return browser;
    }

    private static boolean letIn(Visitor browser, String email, String password) {
        var letIn = browser.signIn(email, password).location().equals("/");
        if (letIn) {
            browser.get("/account");
            browser.post("/logout");
        }
        return letIn;
    }

    private static String failure(Visitor browser, String password) {
        assertThat(browser.signIn(RECRUITER, password).location()).isEqualTo("/login");
        return browser.get("/login").body();
    }

    private static String token(Visitor browser) {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("device"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private Visitor with(String token) {
        var browser = browser();
        var cookie = new HttpCookie("device", token);
        cookie.setPath("/");
        cookie.setVersion(0);
        browser.cookies().getCookieStore().add(URI.create("http://localhost:" + port), cookie);
        return browser;
    }

    private String resetLink() {
        return CurrentTenant.call(
                signIns.find(RECRUITER).orElseThrow().tenantId(),
                () ->
                        transaction.execute(_ ->
                                links.issue(user(RECRUITER), Link.Purpose.RESET, RECRUITER, true)
                                        .token()));
    }

    private long number(String sql) {
        var owner =
                new DriverManagerDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword());
        return JdbcClient.create(owner).sql(sql).query(Long.class).single();
    }
}
