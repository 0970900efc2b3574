package dev.ownrelay.sso;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Nobody comes by single sign-on who must not: nothing is stored, and the trail tells it.
class OrganisationAttackTests extends OrganisationFixture {

    private String anna;
    private int users;

    @BeforeEach
    void open() {
        anna = "anna@" + domain;
        switchOn();
        users = count("app_user");
    }

    private String good() {
        return claims("anna-1", anna, true);
    }

    /// Nobody was bound, and nobody new is there.
    private void assertNothing() {
        assertThat(count("app_user")).isEqualTo(users);
        assertThat(count("federated_identity")).isZero();
    }

    private void refuse(String reason, String claims) {
        assertRefused(reason, come(visitor(), anna, claims));
        assertNothing();
        assertThat(trail("single-sign-on.refused").getLast()).startsWith(reason);
    }

    // ---- who it is ----

    @Test
    void anAddressThatIsNotVerified() {
        refuse("unverified", claims("anna-1", anna, false));
        refuse("unverified", "{\"sub\": \"anna-1\", \"email\": \"" + anna + "\"}");
    }

    @Test
    void noAddressOrNone() {
        refuse("no-address", "{\"sub\": \"anna-1\", \"email_verified\": true}");
        refuse("no-address", claims("anna-1", "Anna <" + anna + ">", true));
    }

    @Test
    void aDomainThatTheAgencyHasNotProven() {
        var elsewhere = "e" + domain;
        agencyAt(elsewhere);
        refuse("foreign-domain", claims("anna-1", "anna@" + elsewhere, true));
        refuse("foreign-domain", claims("anna-1", "anna@sub." + domain, true));
    }

    @Test
    void aSubjectWithTheAddressOfSomebodyWhoIsBound() {
        in(anna, good());
        assertRefused("other-person", come(visitor(), anna, claims("mallory", anna, true)));
        assertThat(count("federated_identity")).isEqualTo(1);
    }

    /// The subject decides, so an address that somebody gave themselves lets nobody become another.
    @Test
    void somebodyWhoIsBoundWithTheAddressOfTheAdministrator() {
        in(anna, good());
        var visitor = visitor();
        visitor.get(back(begin(visitor, anna), claims("anna-1", "admin@" + domain, true)));
        assertThat(visitor.get("/account").body()).contains(anna);
        assertThat(visitor.get("/maintenance/users").status()).isEqualTo(403);
    }

    @Test
    void anOperatorNeitherByAddressNorWhereBound() {
        rows.in(agency, "update app_user set operator = true where id = ?", admin);
        refuse("operator", claims("admin-1", "admin@" + domain, true));
        rows.in(agency, "update app_user set operator = false where id = ?", admin);
        in("admin@" + domain, claims("admin-1", "admin@" + domain, true));
        rows.in(agency, "update app_user set operator = true where id = ?", admin);
        assertRefused(
                "operator", come(visitor(), anna, claims("admin-1", "admin@" + domain, true)));
    }

    @Test
    void whoIsSwitchedOff() {
        var id = user(anna, "RECRUITER");
        rows.in(agency, "update app_user set enabled = false where id = ?", id);
        users++;
        refuse("switched-off", good());
    }

    // ---- there and back ----

    @Test
    void twice() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        assertThat(visitor.get(back).location()).isEqualTo("/");
        PROVIDER.asked().clear();
        assertRefused("replayed", visitor.get(back));
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void inAnotherSessionOrInNone() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        assertRefused("unknown", visitor().get(back));
        assertRefused("unknown", new Visitor(port).get(back));
        assertThat(visitor.get(back).location()).as("its own").isEqualTo("/");
    }

    @Test
    void late() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        clock.advance(Duration.ofMinutes(10));
        assertRefused("late", visitor.get(back));
        assertNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state=", "state=x", "state=" + SHORT, "state=" + NO_AGENCY})
    void withAnotherState(String query) {
        var visitor = visitor();
        begin(visitor, anna);
        assertRefused("unknown", visitor.get("/login/organisation/callback?code=x&" + query));
    }

    private static final String SHORT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String NO_AGENCY =
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @ParameterizedTest
    @CsvSource({"access_denied, denied", "server_error, provider", "<script>, provider"})
    void withAnError(String error, String reason) {
        var visitor = visitor();
        var state = query(begin(visitor, anna)).get("state");
        var page =
                visitor.get(
                        "/login/organisation/callback?state="
                                + state
                                + "&error="
                                + error.replace("<", "%3C").replace(">", "%3E")
                                + "&error_description=%3Cb%3Eno");
        assertRefused(reason, page);
        assertThat(page.body()).doesNotContain("<script>:").doesNotContain("<b>no");
        assertRefused("unknown", visitor.get("/login/organisation/callback?code=x&state=" + state));
        assertNothing();
        assertThat(signedIn("admin@" + domain).get("/maintenance/audit").document().text())
                .contains(page.document().select("[data-refused]").text())
                .doesNotContain("denied", "provider, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Purpose: prefetch;prerender", "Purpose: prefetch"})
    void aheadOfItsPerson(String header) {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        var parts = header.split(": ");
        assertThat(visitor.send(visitor.request(back).header(parts[0], parts[1]).GET()).status())
                .isEqualTo(400);
        assertNothing();
        assertThat(visitor.get(back).location()).as("the person itself").isEqualTo("/");
    }

    @Test
    void fromAnotherProvider() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good()) + "&iss=https%3A%2F%2Fevil.example";
        assertRefused("mixed-up", visitor.get(back));
        assertNothing();
        var named = visitor();
        var right =
                back(begin(named, anna), good())
                        + "&iss="
                        + issuer().replace(":", "%3A").replace("/", "%2F");
        assertThat(named.get(right).location()).isEqualTo("/");
    }

    /// It says that it always names itself, so whoever leaves the name out is not it.
    @Test
    void fromOneThatDoesNotNameItselfAsItSaysItDoes() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        PROVIDER.once(
                ScriptedProvider.json(
                        200,
                        Forged.discovery(
                                issuer(),
                                Map.of("authorization_response_iss_parameter_supported", true))));
        assertRefused("mixed-up", visitor.get(back));
    }

    @Test
    void whereItWasChangedOrSwitchedOffMeanwhile() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        CurrentTenant.run(agency, () -> settings.switchOff(admin));
        assertRefused("changed", visitor.get(back));
        var again = visitor();
        CurrentTenant.run(agency, () -> settings.switchOn(admin));
        back = back(begin(again, anna), good());
        CurrentTenant.run(agency, () -> settings.switchOff(admin));
        CurrentTenant.run(agency, () -> settings.switchOn(admin));
        assertRefused("changed", again.get(back));
        assertNothing();
    }

    @Test
    void aTrialLetsNobodyElseInNorItself() {
        var keeper = signedIn("admin@" + domain);
        keeper.get(URL);
        var back = back(onward(keeper.post(URL + "/try")), claims("x", "admin@" + domain, true));
        assertRefused("unknown", visitor().get(back));
        assertThat(keeper.get(back).location()).isEqualTo(URL);
        assertNothing();
    }

    @Test
    void theReasonIsTheSameInAnotherLanguage() {
        var visitor = visitor();
        var page = come(visitor, anna, claims("anna-1", anna, false));
        var dutch = visitor.get(page.document().select("[hreflang=nl]").attr("href"));
        assertRefused("unverified", dutch);
        assertThat(dutch.document().select("html").attr("lang")).isEqualTo("nl");
        var english = visitor.get(dutch.document().select("[hreflang=en]").attr("href"));
        assertThat(english.document().select("[data-refused]").text())
                .isEqualTo(page.document().select("[data-refused]").text());
        assertThat(visitor.get(RefusalPage.URL + "?reason=sso.title").location())
                .isEqualTo(OrganisationPage.URL);
    }

    // ---- another agency ----

    /// Their issuer, their client: what the provider says of their people lets nobody in here.
    @Test
    void anotherAgencysStateAndIssuer() {
        var theirs = "t" + domain;
        var other = agencyAt(theirs);
        var them = user(other, "boss@" + theirs, "ADMIN");
        switchOn(other, them, PROVIDER.url("/theirs"), "", "");
        var visitor = visitor();
        var mine = query(begin(visitor, anna)).get("state");
        var begun = begin(visitor, "boss@" + theirs);
        var back = back(begun, good());
        assertRefused("foreign-domain", visitor.get(back));
        var code =
                query(URI.create("http://x" + back(begin(visitor, "boss@" + theirs), good())))
                        .get("code");
        var swapped = visitor.get("/login/organisation/callback?code=" + code + "&state=" + mine);
        assertThat(swapped.status()).isEqualTo(400);
        assertNothing();
        assertThat(rows.value(other, Integer.class, "select count(*) from app_user")).isEqualTo(1);
    }

    @Test
    void theSameSubjectOfAnotherAgencysProviderIsSomebodyElse() {
        in(anna, good());
        var theirs = "t" + domain;
        var other = agencyAt(theirs);
        var them = user(other, "boss@" + theirs, "ADMIN");
        switchOn(other, them, issuer(), "", "");
        var visitor = visitor();
        visitor.get(back(begin(visitor, "x@" + theirs), claims("anna-1", "x@" + theirs, true)));
        assertThat(visitor.get("/account").body()).contains("x@" + theirs).doesNotContain(anna);
    }

    @Test
    void whereTwoHaveProvenADomainTheAddressLeadsToItsOwn() {
        var other = agencyAt(domain);
        var them = user(other, "boss@" + domain, "ADMIN");
        switchOn(other, them, PROVIDER.url("/theirs"), "", "");
        var visitor = visitor();
        assertThat(begin(visitor, "admin@" + domain).toString()).startsWith(issuer());
        assertThat(begin(visitor, "boss@" + domain).toString()).contains("/theirs/");
        assertNoneFor(anna);
    }

    @Test
    void whereTwoHaveProvenADomainTheOnlyProviderLetsInNobodyOfTheOther() {
        var other = agencyAt(domain);
        var boss = user(other, "boss@" + domain, "ADMIN");
        assertNoneFor("boss@" + domain);
        refuse("other-organisation", claims("boss-1", "boss@" + domain, true));
        rows.in(other, "update sign_in set proven = true where user_id = ?", boss);
        assertNoneFor("boss@" + domain);
        refuse("other-organisation", claims("boss-1", "boss@" + domain, true));
        in(anna, good());
    }

    @Test
    void somebodyWithAnAccountElsewhereIsNoNewcomer() {
        var other = agencyAt("e" + domain);
        var id = user(other, anna, "RECRUITER");
        rows.in(other, "update sign_in set proven = true where user_id = ?", id);
        assertRefused("other-organisation", come(visitor(), anna, good()));
        assertNothing();
    }

    @Test
    void anAddressThatSomebodyElsewhereOnlyTypedKeepsNobodyOut() {
        var other = agencyAt("e" + domain);
        user(other, anna, "RECRUITER");
        in(anna, good());
    }

    private void assertNoneFor(String email) {
        assertThat(visitor().post("/login/organisation", "username", email).body())
                .contains("No organisation signs in here by this address");
    }

    /// Whatever it is that is missing.
    @Test
    void nobodyLearnsWhoSignsInHere() {
        var without = "w" + domain;
        agencyAt(without);
        var off = "o" + domain;
        var other = agencyAt(off);
        var them = user(other, "boss@" + off, "ADMIN");
        switchOn(other, them, issuer(), "", "");
        CurrentTenant.run(other, () -> settings.switchOff(them));
        var answers =
                List.of("nowhere.test", without, off, "sub." + domain).stream()
                        .map(each -> ask("x@" + each).replace(each, "DOMAIN"))
                        .distinct()
                        .toList();
        assertThat(answers).hasSize(1);
        assertThat(PROVIDER.asked()).isEmpty();
    }

    private String ask(String email) {
        var page = visitor().post("/login/organisation", "username", email);
        assertThat(page.status()).isEqualTo(200);
        return page.document().selectFirst("main").text();
    }

    @Test
    void whoAsksOftenWaits() {
        var visitor = visitor().from("203.0.113.7");
        for (int i = 0; i < OrganisationPage.BEGINNINGS; i++) {
            visitor.post("/login/organisation", "username", "x@nowhere.test");
        }
        assertThat(visitor.post("/login/organisation", "username", anna).status()).isEqualTo(429);
        assertThat(
                        visitor()
                                .from("203.0.113.8")
                                .post("/login/organisation", "username", anna)
                                .status())
                .isEqualTo(200);
    }

    /// The provider thinks about strangers meanwhile.
    @Test
    void strangersWhoBeginKeepNobodyFromComingBack() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        var tooMany = new AtomicReference<Visitor.Page>();
        for (int i = 1; i < OrganisationSignIns.QUESTIONS; i++) {
            PROVIDER.once(whileItThinks(() -> beginAsStranger()));
        }
        var came = new AtomicReference<Visitor.Page>();
        PROVIDER.once(
                whileItThinks(() -> {
                    tooMany.set(beginAsStranger());
                    came.set(visitor.get(back));
                }));
        beginAsStranger();
        assertRefused("busy", tooMany.get());
        assertThat(came.get().location()).isEqualTo("/");
    }

    private static ScriptedProvider.Answer whileItThinks(Runnable done) {
        return exchange -> {
            done.run();
            ScriptedProvider.json(503, "").to(exchange);
        };
    }

    private Visitor.Page beginAsStranger() {
        return visitor().post(OrganisationPage.URL, "username", anna);
    }

    // ---- what the provider says ----

    @ParameterizedTest
    @EnumSource
    void aTokenThatIs(Forged.Wrong wrong) throws Exception {
        var visitor = visitor();
        var asked = query(begin(visitor, anna));
        var forged =
                new Forged(issuer(), CLIENT, SECRET, asked.get("nonce"), anna, clock.instant());
        PROVIDER.once(ScriptedProvider.json(200, Forged.discovery(issuer(), Map.of())))
                .once(ScriptedProvider.json(200, forged.tokens(wrong)))
                .once(ScriptedProvider.json(200, forged.keys()));
        var page = visitor.get("/login/organisation/callback?code=x&state=" + asked.get("state"));
        if (wrong.isRight()) {
            assertThat(page.location()).as(page.document().text()).isEqualTo("/");
            return;
        }
        assertRefused("forged", page);
        assertNothing();
        assertThat(trail("single-sign-on.refused")).containsExactly("forged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_endpoint http://127.0.0.1/a",
                "token_endpoint http://127.0.0.1/t",
                "token_endpoint file:///etc/passwd",
                "jwks_uri http://127.0.0.1/k",
                "issuer https://evil.example",
                "token_endpoint https://u:p@127.0.0.1/t"
            })
    void aProviderThatNamesWhatMustNotBeAsked(String line) {
        var parts = line.split(" ");
        var discovery = Forged.discovery(issuer(), Map.of(parts[0], parts[1]));
        refuseWith("unusable", ScriptedProvider.json(200, discovery));
    }

    @ParameterizedTest
    @CsvSource({"token_endpoint, https://10.1.2.3/t", "jwks_uri, https://169.254.169.254/k"})
    void aProviderThatNamesWhatStandsInside(String name, String url) {
        var discovery = Forged.discovery(issuer(), Map.of(name, url));
        var reason = refuseWith("unavailable", ScriptedProvider.json(200, discovery));
        assertThat(reason).contains("blocked");
    }

    /// @param discovery that it answers with, at the beginning or when somebody is back
    /// @return what the trail tells
    private String refuseWith(String reason, ScriptedProvider.Answer discovery) {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        PROVIDER.once(discovery);
        assertRefused(reason, visitor.get(back));
        assertNothing();
        return trail("single-sign-on.refused").getLast();
    }

    @Test
    void aProviderInside() {
        var other = agencyAt("i" + domain);
        var them = user(other, "boss@i" + domain, "ADMIN");
        switchOn(other, them, "https://10.1.2.3", "", "");
        assertRefused(
                "unavailable",
                visitor().post("/login/organisation", "username", "boss@i" + domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "slow", "large", "trickle", "redirect", "error", "html"})
    void aProviderThatIs(String how) {
        PROVIDER.always(
                switch (how) {
                    case "down" -> ScriptedProvider.hangUp();
                    case "slow" -> PROVIDER.silence();
                    case "large" -> ScriptedProvider.json(200, " ".repeat(1 << 20));
                    case "trickle" -> PROVIDER.trickle();
                    case "redirect" -> ScriptedProvider.redirect("https://evil.example/");
                    case "error" -> ScriptedProvider.json(500, "{}");
                    default -> ScriptedProvider.json(200, "<html>");
                });
        var reason = how.equals("html") ? "unusable" : "unavailable";
        assertRefused(reason, visitor().post("/login/organisation", "username", anna));
        assertThat(trail("single-sign-on.refused").getLast()).startsWith(reason);
        assertThat(count("federated_sign_in")).isZero();
        assertNothing();
    }

    @AfterEach
    void close() {
        PROVIDER.behave();
    }

    @Test
    void itsReasonsAreShownWithoutWhatItWasTold() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), good());
        PROVIDER.once(ScriptedProvider.json(200, Forged.discovery(issuer(), Map.of())))
                .once(
                        ScriptedProvider.json(
                                401,
                                """
                                {"error":"invalid_client","error_description":"not %s"}\
                                """
                                        .formatted(SECRET)));
        var page = visitor.get(back);
        assertRefused("provider", page);
        assertThat(page.body()).contains("invalid_client").doesNotContain(SECRET);
    }

    @Test
    void theTrailIsNotFilled() {
        for (int i = 0; i < RefusalNotes.MOST + 3; i++) {
            var visitor = visitor();
            var state = query(begin(visitor, anna)).get("state");
            visitor.get("/login/organisation/callback?error=access_denied&state=" + state);
        }
        assertThat(trail("single-sign-on.refused")).hasSize(RefusalNotes.MOST);
    }
}
