package dev.ownrelay.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.proof.LastProof;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;

/// Whom a provider let in proves there, too, that it is still them.
class OrganisationProofTests extends OrganisationFixture {

    private static final String PROOF = "/account/again/organisation";
    private static final String USERS = "/maintenance/users/new";

    private Visitor me;
    private String mine;

    @BeforeEach
    void signInAndWait() {
        switchOn();
        mine = "admin@" + domain;
        me = in(mine, claims("admin-1", mine, true));
        me.get(USERS);
        clock.advance(LastProof.FRESH);
    }

    @Test
    void theFormWaitsWhileTheProviderIsAsked() {
        var asked = addUser();
        assertThat(asked.document().select("[name=currentPassword]")).isEmpty();
        assertThat(users()).isEqualTo(1);
        var begun = prove(asked);
        assertThat(begun.getRawQuery()).contains("prompt=login", "max_age=0", "login_hint=admin");
        var came = me.get(back(begun, claims("admin-1", mine, true)));
        assertThat(came.location()).isEqualTo("/account/again/go-on");
        var again = me.get(came.location());
        assertThat(again.document().select("h1").text()).isEqualTo("It is you");
        assertThat(again.document().select("[data-deed]").text())
                .isEqualTo("You are about to add a user.");
        assertThat(again.body()).doesNotContain("Bea de Boer");
        var saved = goOn(again);
        assertThat(saved.location()).startsWith("/maintenance/users");
        assertThat(me.get("/maintenance/users").body()).contains("Bea de Boer");
        assertThat(me.get("/account/again/go-on").location()).as("sent").isEqualTo("/account");
        assertThat(me.get("/maintenance/audit.csv").header("Content-Type"))
                .as("asked once")
                .contains("csv");
    }

    @Test
    void whoAsksForAFileGoesBackToWhereTheyCameFrom() {
        var csv = me.request("/maintenance/audit.csv");
        var asked = me.send(csv.header("Referer", "http://x.test/maintenance/audit").GET());
        var came = me.get(back(prove(asked), claims("admin-1", mine, true)));
        assertThat(goOn(me.get(came.location())).location()).isEqualTo("/maintenance/audit");
        assertThat(me.get("/maintenance/audit.csv").header("Content-Type")).contains("csv");
    }

    @Test
    void anotherAccountThereProvesNothing() {
        var bea = "bea@" + domain;
        user(bea, "RECRUITER");
        in(bea, claims("bea-1", bea, true));
        for (var other : new String[] {"bea-1", "unknown-1"}) {
            var page = me.get(back(prove(addUser()), claims(other, mine, true)));
            assertRefused("somebody-else", page);
            assertThat(page.document().select("a[href='/account/again/go-on']")).hasSize(1);
        }
        assertAskedStill();
        assertThat(trail("single-sign-on.refused")).contains("somebody-else");
    }

    @Test
    void aProviderThatDidNotAskProvesNothing() {
        var early = clock.instant().minus(Duration.ofMinutes(5)).getEpochSecond();
        assertRefused("not-asked", comeSignedInAt(early));
        assertAskedStill();
        assertThat(comeSignedInAt(clock.instant().getEpochSecond()).location())
                .isEqualTo("/account/again/go-on");
    }

    private Visitor.Page comeSignedInAt(long second) {
        var claims = claims("admin-1", mine, true).replaceFirst("}$", ", \"auth_time\": ");
        return me.get(back(prove(addUser()), claims + second + "}"));
    }

    @Test
    void whoSaysNoThereIsStillSignedIn() {
        var state = state(prove(addUser()));
        assertRefused("denied", me.get(callback(state) + "&error=access_denied"));
        assertAskedStill();
        assertThat(me.get("/account").status()).isEqualTo(200);
    }

    @Test
    void aProofForSomebodyElsesSessionIsNone() {
        var begun = prove(addUser());
        var thief = in(mine, claims("admin-1", mine, true));
        assertRefused("unknown", thief.get(back(begun, claims("admin-1", mine, true))));
        assertAskedStill();
    }

    @Test
    void aFormOfAnotherSessionIsNotKept() {
        var kept = addUser().document().select("[name=kept]").val();
        var other = in(mine, claims("admin-1", mine, true));
        assertThat(other.post(PROOF, "kept", kept).location()).isEqualTo("/account");
        assertThat(other.get("/account/again/go-on").location()).isEqualTo("/account");
    }

    @Test
    void whoSignedInByPasswordIsNotSentThere() {
        var other = signedIn(mine);
        other.get(USERS);
        clock.advance(LastProof.FRESH);
        var asked = add(other);
        assertThat(asked.document().select("[name=currentPassword]")).hasSize(1);
        var kept = asked.document().select("[name=kept]").val();
        assertThat(other.post(PROOF, "kept", kept).location()).isEqualTo("/account");
    }

    /// A factor here says more than the organisation's own session.
    @Test
    void whoHasAFactorIsAskedForThat() {
        var kept = addUser().document().select("[name=kept]").val();
        rows.in(
                agency,
                """
                insert into user_totp (tenant_id, user_id, sealed_secret, begun_at, confirmed_at)
                values (?, ?, 'v1:x:x', now(), now())
                """,
                agency,
                admin);
        assertThat(addUser().document().select("[name=code]")).isNotEmpty();
        assertThat(me.post(PROOF, "kept", kept).location()).isEqualTo("/account");
        assertThat(me.get("/account/again/go-on").location()).isEqualTo("/account");
    }

    @Test
    void aFormDoesNotWaitForEver() {
        prove(addUser());
        assertThat(me.get("/account/again/go-on").status()).isEqualTo(200);
        clock.advance(LastProof.FRESH);
        assertThat(me.get("/account/again/go-on").location()).isEqualTo("/account");
    }

    /// The organisation asks for as many steps as it wants.
    @Test
    void noSecondStepIsDemandedOfWhomTheProviderLetsIn() {
        rows.in(
                agency,
                """
                insert into factor_rule (tenant_id, own_choice, everybody_since)
                values (?, 'EVERYBODY', ?::timestamptz)
                """,
                agency,
                clock.instant().minus(Duration.ofDays(15)).toString());
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        rows.in(agency, "update app_user set joined_at = now() - interval '15 days'");
        var byPassword = visitor();
        byPassword.signIn(mine, PASSWORD);
        assertThat(byPassword.get("/candidates").location()).isEqualTo("/account/factors");
        anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        assertThat(anna.get("/candidates").status()).isEqualTo(200);
        var page = anna.get("/account/factors").document();
        assertThat(page.select("[name=currentPassword]")).as("she has none").isEmpty();
        assertThat(page.select("main").text()).contains("Your organisation lets you in");
    }

    private Visitor.Page addUser() {
        return add(me);
    }

    private static Visitor.Page add(Visitor who) {
        var address = "new@" + "elsewhere.test";
        return who.post(USERS, "displayName", "Bea de Boer", "email", address, "role", "RECRUITER");
    }

    private URI prove(Visitor.Page asked) {
        var form = asked.document().selectFirst("form[action='" + PROOF + "']");
        assertThat(form).as(asked.document().text()).isNotNull();
        return onward(me.post(PROOF, "kept", form.select("[name=kept]").val()));
    }

    private Visitor.Page goOn(Visitor.Page page) {
        var kept = page.document().select("[name=kept]").val();
        return me.post("/account/again/proof", "kept", kept);
    }

    private void assertAskedStill() {
        assertThat(me.get("/account/again/go-on").document().select("h1").text())
                .isEqualTo("Is it still you?");
        assertThat(addUser().body()).contains("Is it still you?");
        assertThat(me.get("/maintenance/users").body()).doesNotContain("Bea de Boer");
    }

    private static String state(URI begun) {
        return begun.getRawQuery().replaceFirst(".*state=([^&]+).*", "$1");
    }

    private static String callback(String state) {
        return "/login/organisation/callback?state=" + state;
    }

    private int users() {
        return rows.value(agency, Integer.class, "select count(*) from app_user");
    }
}
