package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.UserForm;
import dev.ownrelay.agency.AccountFixture;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;

class SignInTests extends AccountFixture {

    @Autowired JdbcClient jdbc;

    @Test
    void signsInAndShowsWhoIsSignedIn() {
        var browser = browser();
        var answer = browser.signIn(" Anna@Agency.TEST ", PASSWORD);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(browser.get("/account").body()).contains("Anna").contains("North");
    }

    @Test
    void leadsBackToThePageThatWasAskedFor() {
        var browser = browser();
        assertThat(browser.get("/maintenance/users?x=1").location()).isEqualTo("/login");
        assertThat(browser.signIn(ADMIN, PASSWORD).location()).isEqualTo("/maintenance/users?x=1");
    }

    @Test
    void answersUnknownDisabledAndWrongAlike() {
        as(
                ADMIN,
                () ->
                        users.update(
                                user(ADMIN).signedIn(),
                                user(RECRUITER),
                                disabled(user(RECRUITER))));
        var wrong = failure(ADMIN, "not the password");
        assertThat(failure("nobody@agency.test", PASSWORD)).isEqualTo(wrong);
        assertThat(failure(RECRUITER, PASSWORD)).isEqualTo(wrong);
        assertThat(failure("\0", PASSWORD)).isEqualTo(wrong);
        assertThat(wrong).contains("The address or the password is not right.");
    }

    @Test
    void keepsTheAddressButNotThePassword() {
        var browser = browser();
        browser.signIn(ADMIN, "a wrong password");
        var page = browser.get("/login");
        assertThat(page.document().selectFirst("#username").val()).isEqualTo(ADMIN);
        assertThat(page.body()).doesNotContain("a wrong password");
    }

    @Test
    void letsUnknownBrowsersOfANetworkGuessAFewTimesInARound() {
        nextRound();
        for (var i = 0; i < SignInLine.BY_ACCOUNT_AND_NETWORK; i++) {
            assertThat(failure(ADMIN, "wrong " + i)).contains("not right");
        }
        assertThat(failure(ADMIN, PASSWORD)).contains("Try again in 30 seconds.");
        clock.advance(Duration.ofMillis(3001));
        assertThat(failure(ADMIN, PASSWORD)).contains("Try again in 27 seconds.");
        clock.advance(Duration.ofMillis(26_999));
        assertThat(browser().signIn(ADMIN, PASSWORD).location()).isEqualTo("/");
        assertThat(failure(ADMIN, "wrong")).contains("not right");
    }

    @Test
    void letsANetworkThatTriesManyAddressesWait() {
        nextRound();
        for (var i = 0; i < SignInLine.BY_NETWORK; i++) {
            assertThat(failure("user" + i + "@agency.test", "wrong password"))
                    .contains("not right");
        }
        assertThat(failure(ADMIN, PASSWORD)).contains("Try again in 30 seconds.");
        var elsewhere = browser().from("198.51.100.1");
        assertThat(elsewhere.signIn(ADMIN, PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void letsAnyNumberOfPeopleInWhoKnowTheirPasswords() {
        for (var i = 0; i <= SignInLine.BY_NETWORK; i++) {
            assertThat(browser().signIn(ADMIN, PASSWORD).location()).isEqualTo("/");
        }
    }

    @Test
    void takesAnIpv6NetworkForOneClientHoweverItIsWritten() {
        assertThat(PasswordSignIn.client("2001:db8::1"))
                .isEqualTo(PasswordSignIn.client("2001:db8:0:0:ffff:0:0:9"))
                .isNotEqualTo(PasswordSignIn.client("2001:db8:0:1::1"));
        assertThat(PasswordSignIn.client("192.0.2.1"))
                .isNotEqualTo(PasswordSignIn.client("192.0.2.2"));
    }

    @Test
    void waitsAreBounded() {
        assertThat(SignInThrottle.waitAfter(1)).isEqualTo(SignInThrottle.FIRST_WAIT);
        assertThat(SignInThrottle.waitAfter(1000)).isEqualTo(SignInThrottle.LONGEST_WAIT);
    }

    @Test
    void changesTheSessionIdAndKeepsTheCookieFromScripts() {
        var browser = browser();
        var before = browser.get("/login").header("Set-Cookie");
        var after = browser.signIn(ADMIN, PASSWORD).response().headers().allValues("Set-Cookie");
        assertThat(before).contains("SESSION=").contains("HttpOnly").contains("SameSite=Lax");
        assertThat(after)
                .anyMatch(cookie -> cookie.startsWith("SESSION="))
                .allMatch(cookie -> cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
                .noneMatch(cookie -> cookie.startsWith(before.split(";")[0]));
    }

    @Test
    void signsOut() {
        var browser = signedIn(ADMIN);
        assertThat(browser.post("/logout").location()).isEqualTo("/login");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void refusesASignInFormThatIsTooOldWithWords() {
        var browser = browser();
        var page = browser.post("/login", "username", ADMIN, "password", PASSWORD);
        assertThat(page.location()).isEqualTo("/login?expired");
        assertThat(browser.get("/login?expired").body()).contains("open too long");
    }

    @Test
    void endsTheSessionsOfAUserWhoIsDisabled() {
        var recruiter = signedIn(RECRUITER);
        var admin = signedIn(ADMIN);
        assertThat(recruiter.get("/account").status()).isEqualTo(200);
        admin.get("/maintenance/users/" + id(RECRUITER));
        var saved =
                admin.post(
                        "/maintenance/users/" + id(RECRUITER),
                        "displayName",
                        "Rik",
                        "email",
                        RECRUITER,
                        "role",
                        "RECRUITER",
                        "version",
                        String.valueOf(user(RECRUITER).version()));
        assertThat(saved.status()).isEqualTo(303);
        assertThat(recruiter.get("/account").location()).isEqualTo("/login");
        assertThat(admin.get("/account").status()).isEqualTo(200);
    }

    @Test
    void signsOutAUserWhoseRowNoLongerGivesTheRights() {
        var admin = signedIn(ADMIN);
        database.execute("update app_user set role = 'RECRUITER' where email = '" + ADMIN + "'");
        assertThat(admin.get("/maintenance/users").location()).isEqualTo("/login?ended");
        assertThat(admin.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void hashesWithArgon2id() {
        database.empty();
        firstAgency.found(agency("South", ADMIN), () -> {});
        assertThat(user(ADMIN).passwordHash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void speaksTheLanguageOfTheVisitorAndThenOfTheUser() {
        var browser = browser().speaking("nl");
        assertThat(browser.get("/login").body()).contains("Wachtwoord").contains("lang=\"nl\"");
        assertThat(browser.get("/login?lang=en").body()).contains("Password");
        assertThat(browser.get("/login").body()).contains("Password");
        assertThat(browser.get("/login?lang=%00x").status()).isEqualTo(200);
        browser.signIn(ADMIN, PASSWORD);
        assertThat(browser.get("/account").body()).contains("My account");
        browser.post("/account/appearance", "locale", "nl", "theme", "dark");
        var page = browser.get("/account");
        assertThat(page.body()).contains("Mijn account");
        assertThat(page.document().selectFirst("html").attr("data-theme")).isEqualTo("dark");
    }

    @Test
    void keepsOneFailureInASessionHoweverManyThereAre() {
        var browser = browser();
        browser.get("/login");
        browser.signIn(ADMIN, "a wrong password");
        var size = sessionSize();
        for (var i = 0; i < 10; i++) {
            browser.post("/login", "username", ADMIN, "password", "a wrong password");
        }
        assertThat(sessionSize()).isLessThan(size + 100);
    }

    private long sessionSize() {
        return jdbc.sql("select sum(length(attribute_bytes)) from spring_session_attributes")
                .query(Long.class)
                .single();
    }

    private void nextRound() {
        var round = UnknownBrowsers.ROUND.toSeconds();
        var now = clock.instant().getEpochSecond();
        clock.set(Instant.ofEpochSecond((now / round + 1) * round));
    }

    private String failure(String username, String password) {
        var browser = browser();
        assertThat(browser.signIn(username, password).location()).isEqualTo("/login");
        var page = browser.get("/login").document();
        page.select("input[name=_csrf], meta[name=_csrf], meta[name=csp-nonce], #username")
                .remove();
        return page.outerHtml();
    }

    private static UserForm disabled(AppUser user) {
        return new UserForm(
                user.displayName(),
                user.email(),
                user.role().name(),
                false,
                String.valueOf(user.version()));
    }
}
