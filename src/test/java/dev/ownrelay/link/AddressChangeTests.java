package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;

/// An address belongs to whoever reads its mailbox, and takes effect when they have said so.
class AddressChangeTests extends LinkFixture {

    private static final String NEW = "rik@new.test";

    @Autowired Routes routes;

    Visitor rik;

    @BeforeEach
    void signInAsRecruiter() {
        rik = signedIn(RECRUITER);
    }

    @Test
    void takesEffectWhenItIsConfirmed() {
        assertThat(ask(NEW).status()).isEqualTo(303);
        assertThat(text(rik.get("/account")))
                .contains("We sent a link to " + NEW, "Waiting for confirmation of " + NEW);
        assertThat(mailsTo(RECRUITER)).isEmpty();
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
        assertThat(confirm(lastMailTo(NEW).path()).location()).isEqualTo("/login");
        assertThat(user(NEW).addressProvenAt()).isEqualTo(clock.instant());
        assertThat(signIns.find(RECRUITER)).isEmpty();
        assertThat(browser().signIn(NEW, PASSWORD).location()).isEqualTo("/");
        assertThat(lastMailTo(RECRUITER).text())
                .contains("you now sign in", NEW, "Was this not you");
        assertThat(rik.get("/account").document().selectFirst("#profile").text())
                .doesNotContain("Waiting for confirmation");
        assertThat(trail(id(NEW)))
                .containsSubsequence("address.asked", "address.proven", "address.changed");
    }

    @Test
    void saysWhoAsksSoThatNobodyConfirmsForAStranger() {
        ask("someone@else.test");
        var page = browser().get(lastMailTo("someone@else.test").path());
        assertThat(text(page))
                .contains("Rik of North wants to use someone@else.test instead of " + RECRUITER)
                .contains("Confirm only if you are Rik");
        assertThat(lastMailTo("someone@else.test").text())
                .contains("Rik of North wants to use this address", "If you do not know Rik");
    }

    @Test
    void isNotConfirmedByProgramsThatOpenLinks() {
        ask(NEW);
        for (var i = 0; i < 20; i++) {
            assertThat(browser().get(lastMailTo(NEW).path()).status()).isEqualTo(200);
        }
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
    }

    @Test
    void isAskedAgainAndCancelled() {
        ask(NEW);
        var first = lastMailTo(NEW).path();
        ask(NEW);
        assertThat(browser().get(first).status()).isEqualTo(410);
        var second = lastMailTo(NEW).path();
        rik.post("/account/email/cancel");
        assertThat(browser().get(second).status()).isEqualTo(410);
        assertThat(text(rik.get("/account"))).doesNotContain("Waiting for confirmation");
    }

    @Test
    void isGoodOnceAndForSevenDays() {
        ask(NEW);
        var path = lastMailTo(NEW).path();
        clock.advance(Duration.ofDays(7));
        assertThat(browser().get(path).status()).isEqualTo(410);
        rik = signedIn(RECRUITER);
        assertThat(text(rik.get("/account"))).doesNotContain("Waiting for confirmation");
        ask(NEW);
        confirm(lastMailTo(NEW).path());
        assertThat(browser().get(lastMailTo(NEW).path()).status()).isEqualTo(410);
    }

    @Test
    void isConfirmedOnceByManyAtTheSameMoment() throws Exception {
        ask(NEW);
        var path = lastMailTo(NEW).path();
        var tries = new ArrayList<Callable<Visitor.Page>>();
        for (var i = 0; i < 8; i++) {
            var browser = browser();
            browser.get(path);
            tries.add(() -> browser.post(path));
        }
        var statuses = atOnce(tries).stream().map(Visitor.Page::status).toList();
        assertThat(statuses).containsOnly(303, 410).containsOnlyOnce(303);
    }

    @Test
    void signsNobodyInOrOut() {
        ask(NEW);
        var path = lastMailTo(NEW).path();
        assertThat(text(admin.get(path)))
                .contains("Anna is signed in here, but this link is for Rik");
        assertThat(admin.post(path).location()).isEqualTo("/account");
        assertThat(admin.get("/account").document().selectFirst("#displayName").val())
                .isEqualTo("Anna");
        assertThat(user(NEW).displayName()).isEqualTo("Rik");
    }

    @Test
    void isRefusedWhereSomebodyProvedItElsewhere() {
        found("South", "zoe@south.test");
        ask("zoe@south.test");
        var answer = confirm(lastMailTo("zoe@south.test").path());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains("Somebody already signs in with this address");
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
        assertThat(signedIn("zoe@south.test").get("/account").body()).contains("South");
    }

    @Test
    void isRefusedWhereAColleagueHasIt() {
        assertThat(text(ask(ADMIN.toUpperCase()))).contains("Another user of your agency has");
        ask(NEW);
        invite("Bo", NEW);
        choose(browser(), lastMailTo(NEW).path(), OWN_PASSWORD);
        var waiting = mailsTo(NEW).getFirst().path();
        assertThat(text(confirm(waiting))).contains("Somebody already signs in");
        assertThat(user(RECRUITER).displayName()).isEqualTo("Rik");
        assertThat(text(ask("no address"))).contains("Fill in one address");
    }

    @Test
    void takesTheAddressFromWhoNeverProvedIt() {
        found("South", "zoe@south.test");
        database.execute(
                """
                update app_user set address_proven_at = null where email = 'zoe@south.test';
                update sign_in set proven = false where email = 'zoe@south.test'
                """);
        var zoe = signedIn("zoe@south.test");
        var zoeId = id("zoe@south.test");
        ask("zoe@south.test");
        confirm(lastMailTo("zoe@south.test").path());
        assertThat(user("zoe@south.test").displayName()).isEqualTo("Rik");
        assertThat(zoe.get("/account").location()).isEqualTo("/login");
        assertThat(trail(zoeId)).contains("sign-in.displaced");
        assertThat(browser().signIn("zoe@south.test", PASSWORD).location()).isEqualTo("/");
        as(
                ADMIN,
                () ->
                        assertThat(routes.forUser(null, "zoe@south.test", "Rik"))
                                .isInstanceOf(RouteChoice.Usable.class));
    }

    @Test
    void confirmsTheOwnAddressAndThenEmailMayLeaveThroughTheRelay() {
        unprove();
        assertThat(route())
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.ADDRESS_UNPROVEN));
        assertThat(text(rik.get("/account")))
                .contains("It is not confirmed yet", "Confirm your address");
        assertThat(rik.get("/messages/new").document().select("form[action='/account/confirm']"))
                .isNotEmpty();
        assertThat(rik.post("/account/confirm").status()).isEqualTo(303);
        assertThat(text(browser().get(lastMailTo(RECRUITER).path())))
                .contains("Rik of North wants to sign in and send emails as " + RECRUITER);
        confirm(lastMailTo(RECRUITER).path());
        assertThat(route()).isInstanceOf(RouteChoice.Usable.class);
        assertThat(text(rik.get("/account"))).doesNotContain("It is not confirmed yet");
        assertThat(mailsTo(RECRUITER)).hasSize(1);
    }

    @Test
    void anAdministratorChangesItOnlyWithTheWordOfItsOwner() {
        var answer = save(RECRUITER, NEW);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
        assertThat(text(admin.get("/maintenance/users/" + id(RECRUITER))))
                .contains("Waiting for confirmation of " + NEW);
        confirm(lastMailTo(NEW).path());
        assertThat(user(NEW).displayName()).isEqualTo("Rik");
        assertThat(lastMailTo(RECRUITER).subject()).isEqualTo("Your email address was changed");
    }

    @Test
    void endsALinkForANewPasswordThatWentToTheOldAddress() {
        press("/maintenance/users/" + id(RECRUITER) + "/send-link");
        var reset = lastMailTo(RECRUITER).path();
        ask(NEW);
        confirm(lastMailTo(NEW).path());
        assertThat(browser().get(reset).status()).isEqualTo(410);
    }

    @Test
    void administratorsSendEveryoneALinkWithOneButton() {
        join(ADMIN, "Bo", "bo@agency.test", Role.RECRUITER);
        join(ADMIN, "Cy", "cy@agency.test", Role.RECRUITER);
        invite("Di", "di@agency.test");
        database.execute(
                """
                update app_user set address_proven_at = null,
                    unproven_until = timestamptz '%s' + interval '30 days'
                where email in ('bo@agency.test', '%s')
                """
                        .formatted(clock.instant(), RECRUITER));
        var page = admin.get("/maintenance/users").document();
        var box = page.selectFirst("form[action='/maintenance/users/confirm']");
        assertThat(box.text())
                .contains("2 addresses are not confirmed", "The default relay accepts them until")
                .contains("bo@agency.test", RECRUITER)
                .doesNotContain("cy@agency.test", "di@agency.test");
        var before = mails().size();
        assertThat(admin.post("/maintenance/users/confirm").status()).isEqualTo(303);
        assertThat(text(admin.get("/maintenance/users"))).contains("2 links are on their way");
        assertThat(mails().subList(before, mails().size()).stream().map(Mail::to))
                .containsExactlyInAnyOrder("bo@agency.test", RECRUITER);
        confirm(lastMailTo("bo@agency.test").path());
        confirm(lastMailTo(RECRUITER).path());
        assertThat(admin.get("/maintenance/users").body()).doesNotContain("/users/confirm");
    }

    private void unprove() {
        database.execute(
                "update app_user set address_proven_at = null where email = '%s'"
                        .formatted(RECRUITER));
    }

    private RouteChoice route() {
        return CurrentTenant.call(north(), () -> routes.forUser(null, RECRUITER, "Rik"));
    }

    private Visitor.Page ask(String email) {
        rik.get("/account");
        return rik.post("/account/email", "email", email);
    }

    private Visitor.Page confirm(String path) {
        var browser = browser();
        browser.get(path);
        return browser.post(path);
    }

    private Visitor.Page save(String who, String email) {
        admin.get("/maintenance/users/" + id(who));
        return admin.post(
                "/maintenance/users/" + id(who),
                "displayName",
                "Rik",
                "email",
                email,
                "role",
                "RECRUITER",
                "enabled",
                "true",
                "version",
                String.valueOf(user(who).version()));
    }
}
