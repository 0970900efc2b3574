package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.SoftPasskey;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/// Answers of passkeys that are not what was asked for: nobody comes in by them, and nothing is
/// kept.
class PasskeyAttackTests extends PasskeyFixture {

    private Visitor rik;
    private SoftPasskey device;

    @BeforeEach
    void addOne() {
        rik = signedIn(RECRUITER);
        device = add(rik, "Phone");
    }

    private static void assertRefused(Visitor browser, String answer) {
        assertThat(signIn(browser, answer).location()).isEqualTo("/login");
        assertThat(problem(browser)).startsWith("That passkey was not accepted");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void theAnswerToAnotherChallengeIsRefused() {
        var browser = browser();
        var before = asked(browser);
        asked(browser);
        assertRefused(browser, device.prove(before));
    }

    @Test
    void theAnswerToAnotherSessionIsRefused() {
        var thief = browser();
        asked(thief);
        assertRefused(thief, device.prove(asked(browser())));
        var unasked = browser();
        unasked.get("/login");
        assertRefused(unasked, device.prove(asked(browser())));
    }

    @Test
    void anAnswerLetsInOnce() {
        var browser = browser();
        var answer = device.prove(asked(browser));
        assertThat(signIn(browser, answer).location()).isEqualTo("/");
        browser.get("/account");
        browser.post("/logout");
        browser.get("/login");
        assertRefused(browser, answer);
    }

    /// A device that is kept in several places does not count.
    @Test
    void anAnswerLetsInOnceAlsoAmongManyAtATime() throws Exception {
        var synced = new SoftPasskey().counting(0);
        confirm(rik, "Synced", synced.make(askedForNew(rik)));
        var browser = browser();
        var answer = synced.counting(0).prove(asked(browser));
        browser.token();
        var answers = atOnce(Collections.nCopies(10, () -> signIn(browser, answer).location()));
        assertThat(answers.stream().filter("/"::equals)).hasSizeLessThanOrEqualTo(1);
        assertThat(details("sign-in.succeeded", "[passkey]")).isEqualTo(1);
    }

    @Test
    void anAnswerIsWaitedForForFiveMinutes() {
        var browser = browser();
        var answer = device.prove(asked(browser));
        clock.advance(Duration.ofMinutes(5));
        assertRefused(browser, answer);
    }

    @Test
    void anotherOriginIsRefused() {
        for (var origin :
                List.of("http://localhost:8081", "https://localhost:8080", "http://evil.test")) {
            var browser = browser();
            assertRefused(browser, device.at(origin).prove(asked(browser)));
        }
        assertThat(names()).containsExactly("Phone");
    }

    @Test
    void aDeviceThatDidNotMakeSureOfItsOwnerIsRefused() {
        var browser = browser();
        assertRefused(browser, device.verifying(false).prove(asked(browser)));
        assertThat(signIn(browser, device.verifying(true).prove(asked(browser))).location())
                .isEqualTo("/account");
    }

    @Test
    void aCounterThatWentBackwardsIsRefusedAndTold() {
        signIn(browser(), device.counting(10));
        var browser = browser();
        assertRefused(browser, device.counting(10).prove(asked(browser)));
        assertThat(trail()).contains("Refused a passkey whose counter went backwards");
        assertThat(details("sign-in.passkey-copied", "")).isEqualTo(1);
        assertThat(signIn(browser(), device.counting(11)).location()).isEqualTo("/");
    }

    private long details(String action, String detail) {
        return superuser
                .sql(
                        """
                        select count(*) from audit_event
                        where action = ? and subject_id = ? and detail = ?
                        """)
                .params(action, id(RECRUITER), detail)
                .query(Long.class)
                .single();
    }

    @Test
    void anotherKeyWithTheSameNameIsRefused() {
        var browser = browser();
        assertRefused(browser, new SoftPasskey().posingAs(device).prove(asked(browser)));
    }

    @Test
    void thePasskeyOfOneIsNoneOfAnother() {
        var annas = add(admin, "Anna's");
        var browser = browser();
        assertRefused(browser, annas.ownedLike(device).prove(asked(browser)));
        half(browser);
        var page = type(browser, annas.prove(askedAtCode(browser))).document();
        assertThat(page.select("#code-error").text()).startsWith("That passkey was not accepted");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
        assertThat(trail()).contains("Gave a passkey that was refused after the right password");
    }

    @Test
    void thePasskeyOfAnAgencyIsNoneOfAnother() {
        found("South", "zoe@south.test");
        var zoe = signedIn("zoe@south.test");
        var zoes = add(zoe, "Zoe's");
        assertThat(signIn(browser(), zoes).location()).isEqualTo("/");
        var rikPath = path("Phone");
        assertThat(zoe.get(rikPath).status()).isEqualTo(404);
        zoe.get(PAGE);
        assertThat(zoe.post(rikPath, "name", "Mine").status()).isEqualTo(404);
        var answer = zoes.prove(zoe.post(PAGE + "/challenge").body());
        assertThat(
                        zoe.post(rikPath + "/remove", "currentPassword", PASSWORD, "code", answer)
                                .status())
                .isEqualTo(404);
        var browser = browser();
        assertRefused(browser, zoes.ownedLike(device).prove(asked(browser)));
        assertThat(names()).containsExactlyInAnyOrder("Phone", "Zoe's");
    }

    @Test
    void whatWasAskedForOnePurposeServesNoOther() {
        var browser = half();
        var atCode = askedAtCode(browser);
        browser.get("/login");
        assertRefused(browser, device.prove(atCode));
        var forSignIn = asked(browser);
        browser.get("/login/code");
        assertThat(type(browser, device.prove(forSignIn)).body()).contains("code-error");
        var path = path("Phone");
        rik.get(path);
        var answer = device.prove(asked(browser()));
        assertThat(rik.post(path + "/remove", "currentPassword", PASSWORD, "code", answer).body())
                .contains("code-error");
        assertThat(names()).hasSize(1);
    }

    @Test
    void aStolenSessionAddsNoneWithoutThePassword() {
        var made = new SoftPasskey().make(askedForNew(signedIn(ADMIN)));
        rik.get(PASSKEYS + "/new");
        assertThat(confirm(rik, "Thief's", made).location()).isEqualTo(PASSKEYS + "/new");
        var own = new SoftPasskey().make(askedForNew(rik));
        var thief = browser();
        signIn(thief, device);
        thief.get(PASSKEYS + "/new");
        assertThat(confirm(thief, "Thief's", own).location()).isEqualTo(PASSKEYS + "/new");
        assertThat(names()).containsExactly("Phone");
        assertThat(
                        mailsTo(RECRUITER).stream()
                                .filter(mail -> mail.kind().equals("factor-passkey-added")))
                .hasSize(1);
    }

    @Test
    void noneIsAddedThatIsNotWhatWasAskedFor() {
        var foreign = new SoftPasskey().at("http://evil.test").make(askedForNew(rik));
        assertThat(confirm(rik, "A", foreign).location()).isEqualTo(PASSKEYS + "/new");
        var unsure = new SoftPasskey().verifying(false).make(askedForNew(rik));
        assertThat(confirm(rik, "B", unsure).location()).isEqualTo(PASSKEYS + "/new");
        var late = new SoftPasskey().make(askedForNew(rik));
        clock.advance(Duration.ofMinutes(5));
        assertThat(confirm(rik, "C", late).location()).isEqualTo(PASSKEYS + "/new");
        var twice = new SoftPasskey().make(askedForNew(rik));
        assertThat(confirm(rik, "D", twice).location()).isEqualTo(PAGE);
        assertThat(confirm(rik, "E", twice).location()).isEqualTo(PASSKEYS + "/new");
        var again = new SoftPasskey().posingAs(device).make(askedForNew(rik));
        assertThat(confirm(rik, "F", again).location()).isEqualTo(PASSKEYS + "/new");
        assertThat(names()).containsExactlyInAnyOrder("Phone", "D");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "null",
                "{\"id\":1}",
                "x",
                "{\"id\":\"a\",\"rawId\":\"YQ\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"a\",\"rawId\":\"?\",\"type\":\"public-key\",\"response\":null}"
            })
    void whatIsNoAnswerIsRefused(String answer) {
        var browser = browser();
        asked(browser);
        assertRefused(browser, answer);
        rik.get(PASSKEYS + "/new");
        askedForNew(rik);
        assertThat(confirm(rik, "A", answer).location()).isEqualTo(PASSKEYS + "/new");
        var half = half();
        askedAtCode(half);
        assertThat(type(half, answer).body()).contains("code-error");
        assertThat(names()).containsExactly("Phone");
    }

    @Test
    void whoFailsWaitsAndTheOwnerDoesNotWhereTheyAreKnown() {
        var known = browser();
        signIn(known, device);
        known.get("/account");
        known.post("/logout");
        var thief = browser();
        for (var i = 0; i < 5; i++) {
            assertRefused(thief, new SoftPasskey().posingAs(device).prove(asked(thief)));
        }
        assertThat(signIn(thief, device.prove(asked(thief))).location()).isEqualTo("/login");
        assertThat(problem(thief)).contains("Try again in 5 seconds.");
        assertThat(signIn(known, device).location()).isEqualTo("/");
        assertThat(failures()).isEqualTo(5);
    }

    private long failures() {
        return superuser
                .sql("select coalesce(sum(count), 0) from sign_in_failed where user_id = ?")
                .param(id(RECRUITER))
                .query(Long.class)
                .single();
    }

    @Test
    void whoHasNotGivenThePasswordIsAskedForNoPasskeyInPlaceOfACode() {
        var browser = browser();
        browser.get("/login");
        assertThat(browser.post("/login/code/challenge").status()).isEqualTo(404);
        assertThat(browser.post(PAGE + "/challenge").location()).startsWith("/login");
    }
}
