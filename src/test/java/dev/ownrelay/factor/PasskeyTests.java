package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.SoftPasskey;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Passkeys of users, and signing in by them.
class PasskeyTests extends PasskeyFixture {

    private Visitor rik;

    @BeforeEach
    void signIn() {
        rik = signedIn(RECRUITER);
    }

    @Test
    void isAddedForThePasswordAndTheFirstBringsRecoveryCodes() {
        var other = signedIn(RECRUITER);
        var device = new SoftPasskey();
        var codes = confirm(rik, "  My\tphone ", device.make(askedForNew(rik)));
        assertThat(codes.document().select("[data-recovery-code]")).hasSize(RecoveryCodes.COUNT);
        assertThat(codes.header("Cache-Control")).contains("no-store");
        assertThat(names()).containsExactly("My phone");
        var page = rik.get(PAGE);
        assertThat(page.body()).contains("My phone", "Not used yet", "10 recovery codes are left");
        assertThat(trail()).contains("Added a passkey", "My phone");
        assertThat(lastMailTo(RECRUITER).subject())
                .isEqualTo("A passkey was added to your account");
        assertThat(lastMailTo(RECRUITER).text()).contains("Hello Rik", "at North");
        assertThat(other.get("/account").location()).isEqualTo("/login");
        var second = confirm(rik, "Key", new SoftPasskey().make(askedForNew(rik)));
        assertThat(second.location()).isEqualTo(PAGE);
        assertThat(rik.get(PAGE).body()).contains("10 recovery codes are left");
        assertThat(names()).containsExactlyInAnyOrder("My phone", "Key");
    }

    @Test
    void asksForThePasswordFirst() {
        rik.get(PASSKEYS + "/new");
        var page = rik.post(PASSKEYS + "/new", "currentPassword", "not the password").document();
        assertThat(page.select("#currentPassword-error").text()).isNotEmpty();
        assertThat(page.select("[data-options]")).isEmpty();
    }

    @Test
    void isCalledAsItsBrowserWhereNobodyNamesIt() {
        var agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        var browser = browser().with(agent);
        browser.signIn(RECRUITER, PASSWORD);
        browser.get(PASSKEYS + "/new");
        var page = browser.post(PASSKEYS + "/new", "currentPassword", PASSWORD).document();
        assertThat(page.select("#name").val()).isEqualTo("Firefox on Linux");
        confirm(
                browser,
                " ",
                new SoftPasskey().make(page.select("[data-options]").attr("data-options")));
        assertThat(names()).containsExactly("Firefox on Linux");
    }

    @Test
    void asksTheDeviceToMakeSureOfItsOwnerAndToFindItWithoutAName() {
        var first = add(rik, "Phone");
        assertThat(askedForNew(rik))
                .contains("\"userVerification\":\"required\"", "\"residentKey\":\"required\"")
                .contains("\"attestation\":\"none\"", "\"id\":\"localhost\"", first.id());
        assertThat(asked(browser()))
                .contains("\"userVerification\":\"required\"", "\"rpId\":\"localhost\"")
                .doesNotContain(first.id());
    }

    @Test
    void signsInWithoutAPasswordAndLeadsToThePageThatWasAskedFor() {
        var device = add(rik, "Phone");
        clock.advance(Duration.ofDays(1));
        var browser = browser();
        var sent = browser.get("/candidates?q=x");
        assertThat(sent.location()).isEqualTo("/login");
        var before = sent.header("Set-Cookie");
        var answer = signIn(browser, device);
        assertThat(answer.location()).isEqualTo("/candidates?q=x");
        assertThat(answer.response().headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("SESSION="))
                .doesNotContain(before);
        assertThat(browser.get("/account").body()).contains("Rik");
        assertThat(browser.get(PAGE).body()).contains("Last used on");
        assertThat(details("sign-in.succeeded").getLast()).isEqualTo("[passkey]");
        assertThat(trail()).contains("with a passkey");
        assertThat(mailsTo(RECRUITER)).extracting(Mail::kind).contains("new-browser");
    }

    private List<String> details(String action) {
        return superuser
                .sql(
                        """
                        select detail from audit_event where action = ? and subject_id = ?
                        order by at, ctid
                        """)
                .params(action, id(RECRUITER))
                .query(String.class)
                .list();
    }

    @Test
    void thePasswordAloneNoLongerLetsInAndThePasskeyStandsInForACode() {
        var device = add(rik, "Phone");
        var browser = half();
        var page = browser.get("/login/code").document();
        assertThat(page.text()).contains("Use your passkey now", "Recovery code");
        assertThat(page.select("button[data-passkey][hidden]")).hasSize(1);
        assertThat(browser.get("/account").location()).isEqualTo("/login");
        var asked = askedAtCode(browser);
        assertThat(asked).contains(device.id());
        assertThat(type(browser, device.prove(asked)).location()).isEqualTo("/account");
        assertThat(details("sign-in.succeeded").getLast()).isEmpty();
    }

    @Test
    void aRecoveryCodeLetsInWhereNoScriptRuns() {
        var device = new SoftPasskey();
        var told = confirm(rik, "Phone", device.make(askedForNew(rik))).document();
        var code = told.select("[data-recovery-code]").getFirst().text();
        assertThat(type(half(), code).location()).isEqualTo("/");
        assertThat(type(half(), code).body()).contains("code-error");
    }

    @Test
    void anAppBesidesBringsNoOtherRecoveryCodes() {
        var device = add(rik, "Phone");
        var app = begin(rik);
        assertThat(rik.post(PAGE + "/confirm", "code", app.code(clock.instant())).location())
                .isEqualTo(PAGE);
        var page = half().get("/login/code").document();
        assertThat(page.text()).contains("Use your passkey, or type the code");
        assertThat(page.select("#code")).hasSize(1);
        remove(rik, "Phone", device);
        assertThat(rik.get(PAGE).body()).contains("10 recovery codes are left");
        assertThat(half().get("/login/code").document().select("button[data-passkey]")).isEmpty();
    }

    @Test
    void isRenamed() {
        add(rik, "Phone");
        var path = path("Phone");
        rik.get(path);
        var refused = rik.post(path, "name", "x".repeat(61)).document();
        assertThat(refused.select("#name-error").text()).contains("60");
        assertThat(refused.select("#name").val()).hasSize(61);
        assertThat(rik.post(path, "name", " ").document().select("#name-error")).isNotEmpty();
        assertThat(rik.post(path, "name", "Old phone").location()).isEqualTo(PAGE);
        assertThat(names()).containsExactly("Old phone");
        assertThat(trail()).contains("Renamed a passkey", "Phone → Old phone");
    }

    @Test
    void removingAsksForThePasswordAndAFactorAndEndsAllOtherSessions() {
        var device = add(rik, "Phone");
        var other = browser();
        signIn(other, device);
        var path = path("Phone") + "/remove";
        rik.get(path("Phone"));
        var noCode = rik.post(path, "currentPassword", PASSWORD).document();
        assertThat(noCode.select("#code-error").text()).isNotEmpty();
        var noPassword = rik.post(path, "currentPassword", "wrong").document();
        assertThat(noPassword.select("#currentPassword-error").text()).isNotEmpty();
        assertThat(names()).hasSize(1);
        remove(rik, "Phone", device);
        assertThat(names()).isEmpty();
        assertThat(other.get("/account").location()).isEqualTo("/login");
        assertThat(trail()).contains("Removed a passkey");
        assertThat(mailsTo(RECRUITER)).extracting(Mail::kind).contains("factor-passkey-removed");
        assertThat(superuser.sql("select count(*) from recovery_code").query(Long.class).single())
                .isZero();
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
        assertThat(signIn(browser(), device).location()).isEqualTo("/login");
    }

    private void remove(Visitor browser, String name, SoftPasskey proof) {
        var path = path(name);
        browser.get(path);
        var answer = proof.prove(browser.post(PAGE + "/challenge").body());
        assertThat(
                        browser.post(path + "/remove", "currentPassword", PASSWORD, "code", answer)
                                .location())
                .isEqualTo(PAGE);
    }

    @Test
    void newRecoveryCodesAreMadeForAPasskey() {
        var device = add(rik, "Phone");
        rik.get(PAGE + "/codes");
        var answer = device.prove(rik.post(PAGE + "/challenge").body());
        var page = rik.post(PAGE + "/codes", "currentPassword", PASSWORD, "code", answer);
        var fresh = page.document().select("[data-recovery-code]").eachText();
        assertThat(fresh).hasSize(RecoveryCodes.COUNT);
        assertThat(type(half(), fresh.getFirst()).location()).isEqualTo("/");
    }

    @Test
    void thereAreTenAtMost() {
        for (var i = 1; i <= StoredPasskeys.MOST; i++) {
            add(rik, "Key " + i);
        }
        assertThat(rik.get(PAGE).body()).contains("which is as many as fit");
        assertThat(rik.get(PASSKEYS + "/new").location()).isEqualTo(PAGE);
        assertThat(rik.post(PASSKEYS + "/new", "currentPassword", PASSWORD).location())
                .isEqualTo(PAGE);
    }

    @Test
    void isOfNoUseToWhoeverIsSwitchedOff() {
        var device = add(rik, "Phone");
        database.execute(
                "update app_user set enabled = false where email = '%s'".formatted(RECRUITER));
        var browser = browser();
        assertThat(signIn(browser, device).location()).isEqualTo("/login");
        assertThat(problem(browser)).startsWith("That passkey was not accepted");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    /// What is kept here lets nobody in whom the organisation no longer does.
    @Test
    void isOfNoUseWhereTheAgencySignsInWithItsOrganisation() {
        var passkey = add(rik, "Phone");
        superuser
                .sql(
                        """
                        insert into identity_provider (tenant_id, id, issuer, client_id,
                            sealed_client_secret, passwords, enabled, epoch)
                        select tenant_id, gen_random_uuid(), 'https://login.test', 'c', 's', false,
                            true, gen_random_uuid()
                        from app_user where email = ?
                        """)
                .param(RECRUITER)
                .update();
        var browser = browser();
        assertThat(signIn(browser, passkey).location()).isEqualTo("/login");
        assertThat(problem(browser)).contains("signs in with its organisation");
        assertThat(browser.get("/candidates").location()).contains("/login");
        superuser.sql("update identity_provider set passwords = true").update();
        assertThat(signIn(browser, passkey).location()).isEqualTo("/candidates");
        superuser.sql("delete from identity_provider").update();
    }

    @Test
    void goesWithItsUser() {
        add(rik, "Phone");
        superuser.sql("delete from app_user where email = ?").param(RECRUITER).update();
        assertThat(names()).isEmpty();
    }

    @Test
    void speaksDutchToo() {
        rik.post("/account/appearance", "locale", "nl", "theme", "auto");
        assertThat(rik.get(PASSKEYS + "/new").body()).contains("Passkey toevoegen", "Verder");
        add(rik, "Telefoon");
        assertThat(lastMailTo(RECRUITER).subject())
                .isEqualTo("Er is een passkey toegevoegd aan je account");
        var browser = browser().speaking("nl");
        assertThat(half(browser).get("/login/code").body()).contains("Gebruik nu je passkey");
    }
}
