package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;

/// *Forgotten your password?* tells nobody who has an account.
class ResetTests extends LinkFixture {

    @Test
    void letsInWhoForgotThePassword() {
        var rik = browser();
        assertThat(rik.get("/login").document().select("a[href='/reset']").text())
                .isEqualTo("Forgotten your password?");
        var elsewhere = signedIn(RECRUITER);
        ask(rik, " Rik@Agency.TEST ");
        answerResets();
        var mail = lastMailTo(RECRUITER);
        assertThat(mail.text()).contains("Hello Rik", "one hour", "If this was not you");
        assertThat(rik.get(mail.path()).body()).contains("Rik, choose a new password", RECRUITER);
        var answer = choose(rik, mail.path(), OWN_PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(text(rik.get("/account"))).contains("Rik", "North");
        assertThat(elsewhere.get("/account").location()).isEqualTo("/login");
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/login");
        assertThat(lastMailTo(RECRUITER).subject()).isEqualTo("Your password was changed");
        assertThat(browser().signIn(RECRUITER, OWN_PASSWORD).location()).isEqualTo("/");
        assertThat(trail(id(RECRUITER))).containsSubsequence("reset.requested", "reset.used");
    }

    @Test
    void keepsWhatWasAskedSealedAndForgetsIt() {
        ask(browser(), "my secret password@agency.test".replace(' ', '-'));
        var stored =
                superuser
                        .sql(
                                """
                                select r::text from reset_request r union all
                                select a::text from link_asked a union all
                                select t::text from scheduled_tasks t
                                """)
                        .query(String.class)
                        .list();
        assertThat(stored).isNotEmpty().noneMatch(row -> row.contains("my-secret"));
        answerResets();
        assertThat(
                        superuser
                                .sql("select count(*) from reset_request")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void whatWasAskedWaitsForAKeyThatIsNotHereYet() {
        ask(browser(), RECRUITER);
        key("^v1:", "v1:later");
        assertThatExceptionOfType(KeyUnknownException.class).isThrownBy(this::answerResets);
        key("^v1:later", "v1:");
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(1);
    }

    private void key(String from, String to) {
        superuser
                .sql(
                        "update reset_request set sealed_address = regexp_replace(sealed_address,"
                                + " ?, ?)")
                .params(from, to)
                .update();
    }

    @Test
    void saysWhatIsNoAddress() {
        var page = ask(browser(), "rik");
        assertThat(page.status()).isEqualTo(200);
        assertThat(text(page)).contains("Fill in one address");
        assertThat(page.document().selectFirst("#username").val()).isEqualTo("rik");
        assertThat(ask(browser(), "").status()).isEqualTo(200);
        assertThat(ask(browser(), "a\0@b.test").status()).isEqualTo(200);
    }

    @Test
    void sendsFewLinksToOneAddressAndSaysTheSame() {
        var first = normal(ask(browser(), RECRUITER));
        for (var i = 1; i < 2 * Resets.MOST_BY_ADDRESS; i++) {
            assertThat(normal(ask(browser(), RECRUITER))).isEqualTo(first);
        }
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(Resets.MOST_BY_ADDRESS);
        clock.advance(LinkLimits.COUNTED.plusSeconds(1));
        ask(browser(), RECRUITER);
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(Resets.MOST_BY_ADDRESS + 1);
    }

    @Test
    void whoFloodsAnAddressShutsNobodyElseOut() {
        for (var i = 0; i < 3 * Resets.MOST_BY_ADDRESS; i++) {
            ask(browser().from("203.0.113.7"), RECRUITER);
            clock.advance(LinkLimits.COUNTED.dividedBy(10));
        }
        answerResets();
        var before = mailsTo(RECRUITER).size();
        ask(browser().from("198.51.100.1"), RECRUITER);
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(before + 1);
        assertThat(browser().get(lastMailTo(RECRUITER).path()).status()).isEqualTo(200);
    }

    @Test
    void triesThatWereRefusedCountForNothing() {
        for (var i = 0; i <= Resets.MOST_BY_ADDRESS; i++) {
            ask(browser(), RECRUITER);
            clock.advance(LinkLimits.COUNTED.dividedBy(4));
        }
        ask(browser(), RECRUITER);
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(Resets.MOST_BY_ADDRESS + 1);
    }

    @Test
    void letsAClientAskForAFewAddresses() {
        for (var i = 0; i < Resets.MOST_BY_CLIENT; i++) {
            assertThat(ask(browser(), "user" + i + "@agency.test").status()).isEqualTo(200);
        }
        var known = ask(browser(), RECRUITER);
        assertThat(known.status()).isEqualTo(429);
        assertThat(text(known))
                .contains("Links were asked for from here too often", "Try again in an hour");
        assertThat(normal(ask(browser(), "nobody@agency.test")).replace("nobody@", "rik@"))
                .isEqualTo(normal(known));
        answerResets();
        assertThat(mailsTo(RECRUITER)).isEmpty();
        clock.advance(LinkLimits.COUNTED.plusSeconds(1));
        assertThat(ask(browser(), RECRUITER).status()).isEqualTo(200);
    }

    @Test
    void countsThoseWhoAskAtTheSameMoment() throws Exception {
        var tries = new ArrayList<Callable<Visitor.Page>>();
        for (var i = 0; i < 3 * Resets.MOST_BY_ADDRESS; i++) {
            var browser = browser();
            browser.get("/reset");
            tries.add(() -> browser.post("/reset", "username", RECRUITER));
        }
        assertThat(atOnce(tries)).allMatch(page -> page.status() == 200);
        answerResets();
        assertThat(mailsTo(RECRUITER)).hasSize(Resets.MOST_BY_ADDRESS);
    }

    @Test
    void worksOnceAndForAnHour() {
        var path = sent();
        clock.advance(Duration.ofHours(1).minusSeconds(1));
        var rik = browser();
        assertThat(rik.get(path).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(rik.post(path, "password", OWN_PASSWORD, "repeat", OWN_PASSWORD).status())
                .isEqualTo(410);
        var next = sent();
        choose(browser(), next, OWN_PASSWORD);
        assertThat(rik.post(next, "password", PASSWORD, "repeat", PASSWORD).status())
                .isEqualTo(410);
        assertThat(browser().signIn(RECRUITER, OWN_PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void theLastLinkIsTheGoodOne() {
        var first = sent();
        var second = sent();
        assertThat(browser().get(first).status()).isEqualTo(410);
        assertThat(browser().get(second).status()).isEqualTo(200);
    }

    @Test
    void isNoGoodOnceThePasswordWasChanged() {
        var path = sent();
        var rik = signedIn(RECRUITER);
        rik.post(
                "/account/password",
                "currentPassword",
                PASSWORD,
                "newPassword",
                OWN_PASSWORD,
                "repeatPassword",
                OWN_PASSWORD);
        assertThat(browser().get(path).status()).isEqualTo(410);
    }

    @Test
    void isNoGoodForAUserWhoIsOff() {
        var path = sent();
        database.execute("update app_user set enabled = false where email = '" + RECRUITER + "'");
        assertThat(browser().get(path).status()).isEqualTo(410);
    }

    @Test
    void provesTheAddressAsItWasMailed() {
        database.execute(
                """
                update app_user set address_proven_at = null where email = '%1$s';
                update sign_in set proven = false where email = '%1$s'
                """
                        .formatted(RECRUITER));
        choose(browser(), sent(), OWN_PASSWORD);
        assertThat(user(RECRUITER).addressProvenAt()).isEqualTo(clock.instant());
        assertThat(
                        superuser
                                .sql("select proven from sign_in where email = ?")
                                .param(RECRUITER)
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void takesBackAChangeOfAddressThatWaits() {
        var rik = signedIn(RECRUITER);
        rik.post("/account/email", "email", "thief@elsewhere.test");
        var change = lastMailTo("thief@elsewhere.test").path();
        choose(browser(), sent(), OWN_PASSWORD);
        assertThat(browser().get(change).status()).isEqualTo(410);
    }

    @Test
    void isSentByAnAdministratorWhoSeesNoPassword() {
        admin.get("/maintenance/users/" + id(RECRUITER));
        var answer = press("/maintenance/users/" + id(RECRUITER) + "/send-link");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(text(admin.get("/maintenance/users")))
                .contains("A link for a new password is on its way to " + RECRUITER);
        assertThat(choose(browser(), lastMailTo(RECRUITER).path(), OWN_PASSWORD).location())
                .isEqualTo("/");
        assertThat(
                        admin.get("/maintenance/users/" + id(RECRUITER))
                                .document()
                                .select("input[type=password]"))
                .isEmpty();
        var foreign = foreign();
        assertThat(press("/maintenance/users/" + foreign + "/send-link").status()).isEqualTo(404);
    }

    private String foreign() {
        found("South", "zoe@south.test");
        return id("zoe@south.test").toString();
    }

    private String sent() {
        ask(browser(), RECRUITER);
        answerResets();
        return lastMailTo(RECRUITER).path();
    }

    private static Visitor.Page ask(Visitor browser, String email) {
        browser.get("/reset");
        return browser.post("/reset", "username", email);
    }
}
