package dev.ownrelay.sso;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;

import java.util.UUID;

/// People sign in with their organisation, and it decides who they are.
class OrganisationSignInTests extends OrganisationFixture {

    @Autowired ConfigurableApplicationContext context;

    @Test
    void anAdministratorSetsItUpTriesItAndColleaguesComeByIt() {
        var keeper = signedIn("admin@" + domain);
        var page = keeper.get(URL);
        assertThat(page.document().select("#callback").text())
                .isEqualTo("http://localhost:8080/login/organisation/callback");
        keeper.post(URL, "issuer", issuer(), "clientId", CLIENT, "clientSecret", SECRET);
        page = keeper.get(URL);
        assertThat(page.body()).doesNotContain(SECRET);
        assertThat(page.document().select("form[action$=/on]")).isEmpty();
        keeper.post(URL + "/on");
        assertThat(
                        keeper.get(URL)
                                .document()
                                .selectFirst("[data-single-sign-on]")
                                .attr("data-single-sign-on"))
                .isEqualTo("off");

        var begun = onward(keeper.post(URL + "/try"));
        var tried = keeper.get(back(begun, claims("admin-1", "admin@" + domain, true)));
        assertThat(tried.location()).isEqualTo(URL);
        page = keeper.get(URL);
        assertThat(page.document().select("[data-tried=good]")).hasSize(1);
        assertThat(page.document().select("[data-tried-email]").text())
                .isEqualTo("admin@" + domain);
        assertThat(page.document().select("[data-tried-issuer]").text()).isEqualTo(issuer());
        assertThat(count("federated_identity")).as("nobody is let in by a trial").isZero();
        keeper.post(URL + "/on");

        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        assertThat(anna.get("/account").body()).contains("Anna de Vries");
        assertThat(anna.get("/maintenance/users").status()).isEqualTo(403);
        assertThat(trail("single-sign-on.tried")).containsExactly("good");
        assertThat(trail("single-sign-on.switched-on")).hasSize(1);
        assertThat(trail("sign-in.succeeded")).contains(issuer());
        assertThat(trail("user.added"))
                .containsExactly("[role RECRUITER] Anna de Vries <anna@" + domain + ">");
        assertThat(keeper.get("/maintenance/users").body()).contains("anna@" + domain);
        assertThat(keeper.get("/maintenance/audit").document().text())
                .contains("Switched single sign-on on")
                .contains("It works: whoever comes like this is let in.");
    }

    @Test
    void whatIsSentAsksForNoMoreThanItNeeds() {
        switchOn();
        var visitor = visitor();
        var begun = begin(visitor, "anna@" + domain);
        var asked = ScriptedProvider.fields(begun.getRawQuery());
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", CLIENT)
                .containsEntry("scope", "openid email profile")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("login_hint", "anna@" + domain)
                .containsEntry("redirect_uri", "http://localhost:8080/login/organisation/callback")
                .containsKeys("state", "nonce", "code_challenge");
        visitor.get(back(begun, claims("a", "anna@" + domain, true)));
        var form =
                PROVIDER.asked().stream()
                        .filter(each -> each.path().endsWith("/token"))
                        .findFirst()
                        .orElseThrow()
                        .form();
        assertThat(form.get("code_verifier")).hasSizeGreaterThanOrEqualTo(43);
    }

    @Test
    void theSubjectDecidesFromThenOnAndAnotherAddressChangesNothing() {
        user("bea@" + domain, "RECRUITER");
        switchOn();
        in("bea@" + domain, claims("bea-1", "bea@" + domain, true));
        in("bea@" + domain, claims("bea-1", "married@" + domain, false));
        assertThat(rows.value(agency, Integer.class, "select count(*) from app_user")).isEqualTo(2);
        assertThat(count("federated_identity")).isEqualTo(1);
        assertThat(trail("single-sign-on.bound")).containsExactly(issuer());
    }

    @Test
    void whoWasInvitedComesWithoutTheInvitation() {
        var id = user("carl@" + domain, "ADMIN");
        rows.in(agency, "update app_user set joined_at = null where id = ?", id);
        rows.in(agency, "delete from sign_in where user_id = ?", id);
        switchOn();
        var carl = in("carl@" + domain, claims("carl-1", "carl@" + domain, true));
        assertThat(carl.get("/maintenance/users").body()).contains("carl@" + domain);
        assertThat(role("carl@" + domain)).isEqualTo("ADMIN");
    }

    /// As by password: they see that it is paused.
    @Test
    void thePausedAgencyIsShownToBePaused() {
        switchOn();
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        assertThat(anna.get("/").body()).contains("This agency is paused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups", "roles"})
    void theClaimSaysTheRoleWhereTheAgencySaysSo(String claim) {
        switchOn(agency, admin, issuer(), claim, "ownrelay-admins");
        var who = "dora@" + domain;
        var dora = in(who, with(claim, "[\"staff\", \"ownrelay-admins\"]", "dora-1", who));
        assertThat(role(who)).isEqualTo("ADMIN");
        assertThat(dora.get("/maintenance/users").status()).isEqualTo(200);

        in(who, with(claim, "[\"staff\"]", "dora-1", who));
        assertThat(role(who)).isEqualTo("RECRUITER");
        assertThat(dora.get("/maintenance/users").location())
                .as("the session with the rights of before")
                .contains("/login");
        assertThat(trail("user.changed")).containsExactly("[role RECRUITER]");

        in(who, with(claim, "\"ownrelay-admins\"", "dora-1", who));
        assertThat(role(who)).isEqualTo("ADMIN");
        in(who, with("_claim_names", "{\"" + claim + "\": \"src1\"}", "dora-1", who));
        assertThat(role(who)).as("left out because it is long").isEqualTo("ADMIN");
        in(who, claims("dora-1", who, true));
        assertThat(role(who)).as("not said any more").isEqualTo("RECRUITER");
    }

    private static String with(String claim, String value, String subject, String email) {
        return claims(subject, email, true).replaceFirst("}$", ", \"" + claim + "\": ")
                + value
                + "}";
    }

    @Test
    void theLastAdministratorStaysOneWhateverTheClaimSays() {
        switchOn(agency, admin, issuer(), "groups", "admins");
        var me = in("admin@" + domain, claims("admin-1", "admin@" + domain, true));
        assertThat(role("admin@" + domain)).isEqualTo("ADMIN");
        assertThat(me.get("/maintenance/users").status()).isEqualTo(200);
    }

    @Test
    void noClaimSaysARoleWhereTheAgencyDoesNotSaySo() {
        switchOn();
        var who = "eve@" + domain;
        in(who, with("role", "\"ADMIN\"", "eve-1", who));
        assertThat(role(who)).isEqualTo("RECRUITER");
    }

    @Test
    void theProvidersStepsAreEnough() {
        switchOn();
        rows.in(
                agency,
                """
                insert into user_totp (tenant_id, user_id, sealed_secret, begun_at, confirmed_at)
                values (?, ?, 'v1:x:x', now(), now())
                """,
                agency,
                admin);
        in("admin@" + domain, claims("admin-1", "admin@" + domain, true));
    }

    @Test
    void switchingItOffEndsItsSessionsAndNoOthers() {
        var byPassword = signedIn("admin@" + domain);
        switchOn();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        byPassword.post(URL + "/off");
        assertThat(anna.get("/").location()).contains("/login");
        assertThat(byPassword.get("/").status()).isEqualTo(200);
        assertThat(trail("session.ended")).containsExactly("1");
        assertThat(trail("single-sign-on.switched-off")).hasSize(1);
        assertThat(visitor().post("/login/organisation", "username", "anna@" + domain).body())
                .contains("No organisation signs in here by this address");
    }

    /// Whatever else is to be done when somebody comes.
    @Test
    void aSessionInWhichSomethingFailedEndsWithTheProviderToo() {
        switchOn();
        var visitor = visitor();
        var back = back(begin(visitor, "anna@" + domain), claims("a", "anna@" + domain, true));
        var fails = new Failing(agency);
        context.addApplicationListener(fails);
        try {
            assertThat(visitor.get(back).status()).isEqualTo(500);
        } finally {
            context.removeApplicationListener(fails);
        }
        assertThat(visitor.get("/").status()).isEqualTo(200);
        CurrentTenant.run(agency, () -> settings.switchOff(admin));
        assertThat(visitor.get("/").location()).contains("/login");
    }

    /// Something that is to be done when somebody of the agency comes.
    private record Failing(UUID agency)
            implements ApplicationListener<InteractiveAuthenticationSuccessEvent> {

        @Override
        public void onApplicationEvent(InteractiveAuthenticationSuccessEvent come) {
            if (come.getAuthentication().getPrincipal() instanceof SignedIn me
                    && me.tenantId().equals(agency)) {
                throw new IllegalStateException("Nothing worse than a test");
            }
        }
    }

    /// One that is stored after the others were ended.
    @Test
    void aSessionOfAnEpochThatIsOverEndsAtItsNextPage() {
        switchOn();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        rows.in(agency, "update identity_provider set epoch = gen_random_uuid()");
        assertThat(anna.get("/").location()).isEqualTo("/login?ended");
    }

    @Test
    void anotherIssuerNeedsItsSecretIsOffAndForgetsWhoWasBound() {
        switchOn();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        var keeper = signedIn("admin@" + domain);
        keeper.get(URL);
        var other = PROVIDER.url("/other");
        var page = keeper.post(URL, "issuer", other, "clientId", CLIENT, "clientSecret", "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().select("#clientSecret-error").text())
                .contains("Type the client secret");
        assertThat(page.document().select("[name=issuer]").attr("value")).isEqualTo(other);
        assertThat(anna.get("/").status()).as("nothing was changed").isEqualTo(200);

        keeper.post(URL, "issuer", other, "clientId", CLIENT, "clientSecret", "another-Secret");
        assertThat(anna.get("/").location()).contains("/login");
        assertThat(count("federated_identity")).isZero();
        keeper.get(URL);
        keeper.post(URL + "/on");
        assertThat(keeper.get(URL).body()).contains("Try it first");
        assertThat(
                        keeper.get(URL)
                                .document()
                                .selectFirst("[data-single-sign-on]")
                                .attr("data-single-sign-on"))
                .isEqualTo("off");
    }

    @Test
    void aNewSecretOfTheSameClientEndsNothing() {
        switchOn();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        CurrentTenant.run(
                agency,
                () ->
                        settings.save(
                                new ProviderForm(issuer(), CLIENT, "n3w~Secret", "", ""), admin));
        assertThat(anna.get("/").status()).isEqualTo(200);
        in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
    }

    @Test
    void whoHasANewAccountThereIsLetInOnceTheFormerIsForgotten() {
        switchOn();
        var anna = in("anna@" + domain, claims("anna-1", "anna@" + domain, true));
        var keeper = signedIn("admin@" + domain);
        var form = keeper.get(URL).document().selectFirst("form[action*=/forget]").attr("action");
        keeper.post(form);
        assertThat(anna.get("/").location()).contains("/login");
        in("anna@" + domain, claims("anna-2", "anna@" + domain, true));
        assertThat(trail("single-sign-on.forgotten")).containsExactly("Anna de Vries");
    }

    @Test
    void aPageThatWasAskedForComesAfterwards() {
        switchOn();
        var visitor = new Visitor(port);
        visitor.get("/candidates");
        visitor.get("/login/organisation");
        var page = come(visitor, "anna@" + domain, claims("anna-1", "anna@" + domain, true));
        assertThat(page.location()).isEqualTo("/candidates");
    }
}
