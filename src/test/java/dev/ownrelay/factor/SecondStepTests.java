package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Signing in where the password alone does not suffice.
class SecondStepTests extends FactorFixture {

    private Visitor known;
    private SetUp factor;

    @BeforeEach
    void setUpAnApp() {
        known = signedIn(RECRUITER);
        factor = setUp(known);
    }

    @Test
    void theCodeOfTheAppLetsInAndLeadsToThePageThatWasAskedFor() {
        var browser = browser();
        assertThat(browser.get("/candidates?q=x").location()).isEqualTo("/login");
        half(browser);
        assertThat(type(browser, code(factor)).location()).isEqualTo("/candidates?q=x");
        assertThat(browser.get("/account").body()).contains("Rik");
        browser.post("/logout");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void thePasswordAloneReachesNoPage() {
        var browser = half();
        for (var path :
                List.of("/", "/account", PAGE, "/account/sessions", "/candidates", "/messages")) {
            assertThat(browser.get(path).location()).as(path).isEqualTo("/login");
        }
        browser.get("/login/code");
        for (var path : List.of(PAGE + "/new", PAGE + "/remove", PAGE + "/codes", "/messages")) {
            var answer = browser.post(path, "currentPassword", PASSWORD, "code", code(factor));
            assertThat(answer.location()).as(path).startsWith("/login");
        }
        assertThat(browser.get("/login").body()).contains("name=\"password\"");
        assertThat(known.get("/account").status()).isEqualTo(200);
        assertThat(trail(id(RECRUITER)).stream().filter("sign-in.succeeded"::equals)).hasSize(1);
    }

    @Test
    void nobodyWithoutTheRightPasswordIsAskedForACode() {
        var browser = browser();
        assertThat(browser.get("/login/code").location()).isEqualTo("/login?expired");
        assertThat(browser.signIn(RECRUITER, "not the password").location()).isEqualTo("/login");
        assertThat(browser.get("/login/code").location()).isEqualTo("/login?expired");
        browser.get("/login");
        assertThat(type(browser, code(factor)).location()).isEqualTo("/login?expired");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void aWrongCodeIsSaidBesideTheFieldAndTold() {
        var browser = half();
        var page = type(browser, wrong(factor)).document();
        assertThat(page.select("#code-error").text()).startsWith("That code is not right");
        assertThat(page.select("#code").val()).isEmpty();
        assertThat(page.select("#code").attr("aria-describedby")).contains("code-error");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
        assertThat(trail()).contains("Typed a wrong code after the right password");
        half(browser);
        assertThat(type(browser, code(factor)).location()).isEqualTo("/account");
    }

    @Test
    void noCodeIsTakenTwiceNorOneBeforeIt() {
        var before = factor.app().code(clock.instant().minus(STEP));
        var now = code(factor);
        assertThat(type(half(), now.substring(0, 3) + " " + now.substring(3)).location())
                .isEqualTo("/");
        assertThat(type(half(), now).body()).contains("code-error");
        assertThat(type(half(), before).body()).contains("code-error");
        clock.advance(STEP);
        assertThat(type(half(), now).body()).as("within its time").contains("code-error");
        assertThat(type(half(), code(factor)).location()).isEqualTo("/");
    }

    @Test
    void aRecoveryCodeLetsInOnceAndIsToldByMail() {
        assertThat(factor.recovery()).hasSize(RecoveryCodes.COUNT).doesNotHaveDuplicates();
        var code = factor.recovery().getFirst();
        var browser = half();
        assertThat(type(browser, code.toUpperCase(Locale.ROOT).replace('-', ' ')).location())
                .isEqualTo("/");
        assertThat(type(half(), code).body()).contains("code-error");
        assertThat(browser.get(PAGE).body()).contains("9 recovery codes are left");
        assertThat(trail()).contains("Signed in by a recovery code; 9 are left");
        assertThat(mailsTo(RECRUITER)).extracting(Mail::kind).contains("factor-recovered");
    }

    @Test
    void halfASignInLastsTenMinutesAndEndsWithThePassword() {
        var slow = half();
        clock.advance(Duration.ofMinutes(10));
        assertThat(type(slow, code(factor)).location()).isEqualTo("/login?expired");
        var other = half();
        database.execute(
                "update app_user set password_hash = password_hash || ' ' where email = '%s'"
                        .formatted(RECRUITER));
        assertThat(type(other, code(factor)).location()).isEqualTo("/login?expired");
        assertThat(other.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void halfASignInEndsWithTheAccount() {
        var browser = half();
        database.execute(
                "update app_user set enabled = false where email = '%s'".formatted(RECRUITER));
        assertThat(type(browser, code(factor)).location()).isEqualTo("/login?expired");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void theSessionIsNoneThatAnybodyKnewBefore() {
        var browser = browser();
        var before = browser.get("/login").header("Set-Cookie").split(";")[0];
        var asked = browser.post("/login", "username", RECRUITER, "password", PASSWORD);
        var between = asked.header("Set-Cookie").split(";")[0];
        browser.get("/login/code");
        var after = type(browser, code(factor)).response().headers().allValues("Set-Cookie");
        assertThat(between).startsWith("SESSION=").isNotEqualTo(before);
        assertThat(after)
                .anyMatch(cookie -> cookie.startsWith("SESSION="))
                .noneMatch(cookie -> cookie.startsWith(before) || cookie.startsWith(between));
    }

    @Test
    void aLinkForANewPasswordDoesNotStandInForTheCode() {
        var forgetful = browser();
        forgetful.get("/reset");
        forgetful.post("/reset", "username", RECRUITER);
        answerResets();
        var path = lastMailTo(RECRUITER).path();
        assertThat(choose(forgetful, path, OWN_PASSWORD).location()).isEqualTo("/login/code");
        assertThat(forgetful.get("/account").location()).isEqualTo("/login");
        forgetful.get("/login/code");
        assertThat(type(forgetful, code(factor)).location()).isEqualTo("/account");
        assertThat(forgetful.get("/account").status()).isEqualTo(200);
    }

    @Test
    void aBrowserIsKnownAfterTheCodeAndNotBefore() {
        var browser = half();
        assertThat(newBrowsers()).isZero();
        type(browser, code(factor));
        assertThat(newBrowsers()).isOne();
        browser.get("/account");
        browser.post("/logout");
        clock.advance(STEP);
        type(half(browser), code(factor));
        assertThat(newBrowsers()).isOne();
    }

    private long newBrowsers() {
        return mailsTo(RECRUITER).stream()
                .filter(mail -> mail.kind().equals("new-browser"))
                .count();
    }

    @Test
    void speaksTheLanguageOfTheVisitor() {
        var browser = browser().speaking("nl");
        var page = half(browser).get("/login/code");
        assertThat(page.body()).contains("Nog één stap", "lang=\"nl\"");
        assertThat(browser.get("/login/code?lang=en").body()).contains("One more step");
    }

    @Test
    void whoGuessesWaitsAndTheOwnerDoesNotWhereTheyAreKnown() {
        known.post("/logout");
        var thief = half();
        for (var i = 0; i < 5; i++) {
            assertThat(type(thief, wrong(factor)).body()).contains("not right");
        }
        var waiting = type(thief, code(factor)).document();
        assertThat(waiting.select("#code-error").text()).contains("Try again in 5 seconds.");
        assertThat(type(half(known), code(factor)).location()).isEqualTo("/");
        assertThat(type(thief, code(factor)).body()).contains("code-error");
    }
}
