package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import dev.ownrelay.account.Role;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// People choose their own passwords, behind links that were sent to them.
class InvitationTests extends LinkFixture {

    private static final String BO = "bo@agency.test";

    @Test
    void isStoredNowhereByAnAddressThatIsNoPage() {
        invite("Bo", "bo@agency.test");
        var browser = browser();
        var path = lastMailTo("bo@agency.test").path();
        assertThat(browser.get(path + "/").location()).isEqualTo("/login");
        assertThat(browser.signIn(RECRUITER, PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void letsAColleagueInWhoOpensIt() {
        var page = invite("Bo", "Bo@agency.test");
        assertThat(page.status()).isEqualTo(303);
        assertThat(text(admin.get("/maintenance/users")))
                .contains("Bo is invited. The email to Bo@agency.test is on its way.")
                .contains("Invited, until");
        var mail = lastMailTo("Bo@agency.test");
        assertThat(mail.subject()).contains("North");
        assertThat(mail.text()).contains("Anna invites you to North", "If you did not expect this");
        var bo = browser();
        assertThat(bo.get(mail.path()).body()).contains("Bo, North invites you", "Bo@agency.test");
        var answer = choose(bo, mail.path(), OWN_PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(text(bo.get("/account"))).contains("Bo", "North");
        assertThat(user(BO).addressProvenAt()).isEqualTo(clock.instant());
        assertThat(text(admin.get("/maintenance/users/" + id(BO)))).contains("On");
        assertThat(browser().signIn(BO, OWN_PASSWORD).location()).isEqualTo("/");
        assertThat(trail(id(BO)))
                .containsSubsequence("invitation.sent", "address.proven", "invitation.used");
    }

    @Test
    void speaksTheLanguageOfTheAgencyInTheMail() {
        database.execute("update agency set locale = 'nl'");
        invite("Bo", BO);
        assertThat(lastMailTo(BO).subject()).isEqualTo("Je uitnodiging voor North");
        assertThat(browser().speaking("nl").get(lastMailTo(BO).path()).body())
                .contains("lang=\"nl\"");
    }

    @Test
    void isNotUsedUpByProgramsThatOpenLinks() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        for (var i = 0; i < 20; i++) {
            assertThat(browser().get(path).status()).isEqualTo(200);
        }
        assertThat(stored(north(), BO).joinedAt()).isNull();
        assertThat(choose(browser(), path, OWN_PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void tellsNoOtherPageItsAddress() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var page = browser().get(path);
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.body()).doesNotContain(token(path));
        var late = browser().post(path, "password", OWN_PASSWORD, "repeat", OWN_PASSWORD);
        assertThat(late.location()).isEqualTo(path + "?expired");
        assertThat(text(browser().get(path + "?expired"))).contains("open too long");
    }

    @Test
    void worksOnce() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var late = browser();
        late.get(path);
        choose(browser(), path, OWN_PASSWORD);
        var answer = late.post(path, "password", PASSWORD, "repeat", PASSWORD);
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.document().select("input[type=password]")).isEmpty();
        assertThat(browser().signIn(BO, OWN_PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void isGoodForSevenDays() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var bo = browser();
        clock.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(bo.get(path).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(bo.post(path, "password", PASSWORD, "repeat", PASSWORD).status()).isEqualTo(410);
        assertThat(text(signedIn(ADMIN).get("/maintenance/users")))
                .contains("Not invited, or the invitation has expired");
    }

    @Test
    void saysTheSameOfEveryLinkThatIsNoGood() {
        invite("Bo", BO);
        var replaced = lastMailTo(BO).path();
        press("/maintenance/users/" + stored(north(), BO).getId() + "/send-link");
        var altered = altered(lastMailTo(BO).path(), 60);
        var ofNobody = altered(lastMailTo(BO).path(), 3);
        var used = lastMailTo(BO).path();
        choose(browser(), used, OWN_PASSWORD);
        var withdrawn = withdrawn();
        var otherKind = used.replace("/invitation/", "/reset/");
        var answers =
                List.of(
                                replaced,
                                altered,
                                ofNobody,
                                used,
                                withdrawn,
                                otherKind,
                                "/reset/x",
                                "/confirm/x")
                        .stream()
                        .map(path -> normal(browser().get(path)))
                        .collect(toSet());
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next())
                .startsWith("410")
                .contains("This link no longer works", "Ask for a new one")
                .doesNotContain("type=\"password\"");
    }

    @Test
    void isWithdrawnAndSentAnew() {
        var withdrawn = withdrawn();
        assertThat(text(admin.get("/maintenance/users"))).contains("Not invited");
        var cy = stored(north(), "cy@agency.test").getId();
        assertThat(trail(cy)).contains("invitation.withdrawn");
        press("/maintenance/users/" + cy + "/send-link");
        assertThat(browser().get(withdrawn).status()).isEqualTo(410);
        assertThat(mailsTo("cy@agency.test")).hasSize(2);
        assertThat(browser().get(lastMailTo("cy@agency.test").path()).status()).isEqualTo(200);
    }

    @Test
    void endsWhenTheUserIsSwitchedOff() {
        invite("Bo", BO);
        var bo = stored(north(), BO);
        admin.get("/maintenance/users/" + bo.getId());
        admin.post(
                "/maintenance/users/" + bo.getId(),
                "displayName",
                "Bo",
                "email",
                BO,
                "role",
                "RECRUITER",
                "version",
                String.valueOf(bo.version()));
        assertThat(browser().get(lastMailTo(BO).path()).status()).isEqualTo(410);
        assertThat(press("/maintenance/users/" + bo.getId() + "/send-link").status())
                .isEqualTo(303);
        assertThat(mailsTo(BO)).hasSize(1);
    }

    @Test
    void keepsTheLinkWhenThePasswordWillNotDo() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var bo = browser();
        assertThat(text(choose(bo, path, "short"))).contains("at least 12 characters");
        assertThat(text(choose(bo, path, BO.toUpperCase()))).contains("Do not use the email");
        var differs = bo.post(path, "password", OWN_PASSWORD, "repeat", PASSWORD);
        assertThat(differs.status()).isEqualTo(200);
        assertThat(text(differs)).contains("are not the same");
        assertThat(differs.body()).doesNotContain(OWN_PASSWORD);
        assertThat(choose(bo, path, OWN_PASSWORD).location()).isEqualTo("/");
    }

    @Test
    void saysWhoElseIsSignedInAndSignsThemOut() {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var shared = signedIn(RECRUITER);
        var elsewhere = signedIn(RECRUITER);
        assertThat(text(shared.get(path)))
                .contains("Rik is signed in here, but this link is for Bo")
                .contains("Rik is signed out and Bo signed in");
        var before = session(shared);
        assertThat(choose(shared, path, OWN_PASSWORD).location()).isEqualTo("/");
        assertThat(session(shared)).isNotEqualTo(before);
        assertThat(shared.get("/account").document().selectFirst("#displayName").val())
                .isEqualTo("Bo");
        assertThat(
                        superuser
                                .sql("select count(*) from spring_session where principal_name = ?")
                                .param(id(RECRUITER).toString())
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
        assertThat(elsewhere.get("/account").status()).isEqualTo(200);
    }

    @Test
    void beginsANewSession() {
        invite("Bo", BO);
        var bo = browser();
        bo.get(lastMailTo(BO).path());
        var before = session(bo);
        choose(bo, lastMailTo(BO).path(), OWN_PASSWORD);
        assertThat(session(bo)).isNotEqualTo(before);
    }

    @Test
    void letsOneInOfManyAtTheSameMoment() throws Exception {
        invite("Bo", BO);
        var path = lastMailTo(BO).path();
        var tries = new ArrayList<Callable<Visitor.Page>>();
        for (var i = 0; i < 8; i++) {
            var password = OWN_PASSWORD + i;
            var browser = browser();
            browser.get(path);
            tries.add(() -> browser.post(path, "password", password, "repeat", password));
        }
        var statuses = atOnce(tries).stream().map(Visitor.Page::status).toList();
        assertThat(statuses).containsOnly(303, 410).containsOnlyOnce(303);
        var won = OWN_PASSWORD + statuses.indexOf(303);
        assertThat(browser().signIn(BO, won).location()).isEqualTo("/");
    }

    @Test
    void goesToTheNewAddressWhenTheOldOneWasMistyped() {
        invite("Bo", "bo@agency.tset");
        var bo = stored(north(), "bo@agency.tset");
        var old = lastMailTo("bo@agency.tset").path();
        admin.get("/maintenance/users/" + bo.getId());
        admin.post(
                "/maintenance/users/" + bo.getId(),
                "displayName",
                "Bo",
                "email",
                BO,
                "role",
                "RECRUITER",
                "enabled",
                "true",
                "version",
                String.valueOf(bo.version()));
        assertThat(browser().get(old).status()).isEqualTo(410);
        assertThat(choose(browser(), lastMailTo(BO).path(), OWN_PASSWORD).location())
                .isEqualTo("/");
        assertThat(user(BO).email()).isEqualTo(BO);
    }

    @Test
    void refusesAnAddressThatSomebodyProvedElsewhere() {
        found("South", "zoe@south.test");
        invite("Zoe", "zoe@south.test");
        var path = lastMailTo("zoe@south.test").path();
        var zoe = browser();
        var answer = choose(zoe, path, OWN_PASSWORD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains("Somebody already signs in with this address");
        assertThat(zoe.get("/account").location()).isEqualTo("/login");
        assertThat(zoe.get(path).status()).isEqualTo(200);
        assertThat(signedIn("zoe@south.test").get("/account").body()).contains("South");
        assertThat(stored(north(), "zoe@south.test").joinedAt()).isNull();
    }

    @Test
    void saysNothingToTheAdministratorOfAnAddressProvenElsewhere() {
        found("South", "zoe@south.test");
        var known = invite("Zoe", "zoe@south.test");
        var list = text(admin.get("/maintenance/users"));
        var unknown = invite("Zoe", "eva@south.test");
        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(text(admin.get("/maintenance/users")).replace("eva@", "zoe@"))
                .contains(
                        list.substring(list.indexOf("Zoe is invited"), list.indexOf("south.test")));
    }

    @Test
    void isWrittenInTheNameOfSomebodyWhoProvedTheirAddress() {
        found("South", "zoe@south.test");
        var zoe = signedIn("zoe@south.test");
        invite(zoe, "Bo", "bo@south.test");
        assertThat(authorOfLast()).isEqualTo("zoe@south.test");
        join("zoe@south.test", "Cy", "cy@south.test", Role.ADMIN);
        unproveAllOfSouth("email <> 'cy@south.test'");
        invite(zoe, "Di", "di@south.test");
        assertThat(authorOfLast()).isEqualTo("cy@south.test");
        unproveAllOfSouth("true");
        assertThat(invite(zoe, "Ed", "ed@south.test").body()).contains("/invitation/");
        assertThat(mailsTo("ed@south.test")).isEmpty();
    }

    @Test
    void isWrittenInTheNameOfWhoHasThirtyDaysWhereNobodyHasProvenAnything() {
        found("South", "zoe@south.test");
        var zoe = signedIn("zoe@south.test");
        unproveAllOfSouth("true");
        database.execute(
                """
                update app_user set unproven_until = timestamptz '%s' + interval '30 days'
                where email = 'zoe@south.test'
                """
                        .formatted(clock.instant()));
        invite(zoe, "Bo", "bo@south.test");
        assertThat(authorOfLast()).isEqualTo("zoe@south.test");
    }

    private void unproveAllOfSouth(String who) {
        database.execute(
                "update app_user set address_proven_at = null where not operator and " + who);
    }

    @Test
    void isSentToOnePersonAFewTimesAnHour() {
        invite("Bo", BO);
        var path = "/maintenance/users/" + stored(north(), BO).getId() + "/send-link";
        for (var i = 1; i < LinkLimits.MOST_TO_USER; i++) {
            press(path);
        }
        assertThat(mailsTo(BO)).hasSize(LinkLimits.MOST_TO_USER);
        press(path);
        assertThat(text(admin.get("/maintenance/users"))).contains("Many links were sent");
        assertThat(mailsTo(BO)).hasSize(LinkLimits.MOST_TO_USER);
        assertThat(browser().get(lastMailTo(BO).path()).status()).isEqualTo(200);
        clock.advance(LinkLimits.COUNTED);
        admin = signedIn(ADMIN);
        press(path);
        assertThat(mailsTo(BO)).hasSize(LinkLimits.MOST_TO_USER + 1);
    }

    @Test
    void makesNoLinkOfANameThatPeopleGave() {
        invite("Visit www.evil.example now", BO);
        assertThat(lastMailTo(BO).text()).contains("Hello Visit www evil example now,");
        assertThat(LinkMail.plain("Jan v.d. Berg")).isEqualTo("Jan v.d. Berg");
        assertThat(LinkMail.plain("http://a.example/b")).doesNotContain("://", "/");
    }

    @Test
    void goesToWhoMovedFromAnAgencyThatSwitchedThemOff() {
        found("South", "zoe@south.test");
        join("zoe@south.test", "Bo", "bo@home.test", Role.RECRUITER);
        var zoe = signedIn("zoe@south.test");
        var bo = user("bo@home.test");
        zoe.get("/maintenance/users/" + bo.getId());
        zoe.post(
                "/maintenance/users/" + bo.getId(),
                "displayName",
                "Bo",
                "email",
                "bo@home.test",
                "role",
                "RECRUITER",
                "version",
                String.valueOf(bo.version()));
        invite("Bo", "bo@home.test");
        assertThat(choose(browser(), lastMailTo("bo@home.test").path(), OWN_PASSWORD).location())
                .isEqualTo("/");
        assertThat(user("bo@home.test").tenantId()).isEqualTo(north());
        assertThat(trail(bo.getId())).contains("sign-in.displaced");
    }

    private String authorOfLast() {
        return superuser
                .sql("select from_address from notice order by created_at desc, ctid desc limit 1")
                .query(String.class)
                .single();
    }

    private String withdrawn() {
        invite("Cy", "cy@agency.test");
        press("/maintenance/users/" + stored(north(), "cy@agency.test").getId() + "/withdraw");
        return lastMailTo("cy@agency.test").path();
    }

    private static String token(String path) {
        return path.replaceFirst(".*/", "");
    }

    private static String altered(String path, int at) {
        var start = path.length() - token(path).length();
        var before = path.charAt(start + at);
        return path.substring(0, start + at)
                + (before == 'A' ? 'B' : 'A')
                + path.substring(start + at + 1);
    }

    private static String session(Visitor browser) {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("SESSION"))
                .map(cookie -> cookie.getValue())
                .findFirst()
                .orElseThrow();
    }
}
