package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;
import static dev.ownrelay.support.Fixtures.administrator;
import static dev.ownrelay.support.Fixtures.recruiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.http.HttpFailure;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.TestDatabase;

import jakarta.servlet.http.Cookie;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// People are sent to a provider, sign in there and come back.
class SignInTests extends LoginFixture {

    private static final String ANNA = "{\"email\":\"anna@agency.test\"}";

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    @Autowired MockMvcTester mvc;
    @Autowired JdbcConnectionDetails database;

    /// Of the browser.
    private @Nullable Cookie session;

    private RequestPostProcessor admin;

    @BeforeEach
    void open() {
        session = null;
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", user);
        admin = administrator(agency, user);
    }

    // ---- there and back ----

    @ParameterizedTest
    @EnumSource
    void anAdministratorSignsInForAll(Kind kind) {
        var login = shared(settings(kind, Grant.DELEGATED), SECRET);

        var page = comeBack(PROVIDER.signIn(begin(), ANNA));

        assertThat(page).hasStatus(303).hasRedirectedUrl("/maintenance/smtp-servers/" + server);
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
        assertThat(state(login).account()).isEqualTo("anna@agency.test");
        assertThat(token(login)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(PROVIDER.asked()).hasSize(1);
        assertThat(known.signedIn).containsExactly(login);
        assertThat(said(page))
                .contains("Kantoor", "anna@agency.test", "office@agency.test", "shared mailbox");
        var asked = PROVIDER.asked().getFirst().form();
        assertThat(asked).containsEntry("redirect_uri", "http://localhost:8080/oauth/callback");
        assertThat(asked.get("code_verifier")).hasSize(43);

        clock.advance(Duration.ofHours(2));
        assertThat(token(login)).as("renewed").matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(PROVIDER.asked()).hasSize(2);
    }

    @Test
    void aUserSignsInForThemselves() {
        fixtures.in(agency, "update app_user set role = 'RECRUITER' where id = ?", user);
        var login = of(user);
        var address = beginOwn(recruiter(agency, user));
        var page = get(PROVIDER.signIn(address, "{}"), recruiter(agency, user));

        assertThat(page).hasStatus(303).hasRedirectedUrl("/account");
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
        assertThat(state(login).account()).isEqualTo(login.account());
    }

    /// Whither a provider leads on, no policy of a page of ours could name.
    @Test
    void thePagesOfOursGoByOneThatGoesOn() {
        of(user);
        var path = "/account/sign-in?by=page";
        var page = post(path, admin);
        assertThat(page).hasStatusOk();
        var link = Jsoup.parse(text(page)).selectFirst("[data-onward]").attr("href");
        assertThat(link).startsWith(PROVIDER.url("/"));
        assertThat(page.getResponse().getHeader("Refresh")).isEqualTo("0; url=" + link);
        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .contains("form-action 'self';");
        var back = comeBack(PROVIDER.signIn(URI.create(link), "{}"));
        assertThat(back).hasStatus(303).hasRedirectedUrl("/account");
    }

    @Test
    void microsoftIsAskedForWhatItGives() {
        shared(settings(Kind.MICROSOFT, Grant.DELEGATED), SECRET);
        var address = begin();
        assertThat(address.toString())
                .startsWith(PROVIDER.url("/agency.test/oauth2/v2.0/authorize?"));
        assertThat(query(address))
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "client-1")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("login_hint", "office@agency.test")
                .containsEntry(
                        "scope",
                        "https://outlook.office.com/SMTP.Send offline_access openid email profile")
                .containsKeys("state", "nonce", "code_challenge", "redirect_uri");
    }

    @Test
    void theOperatorsRegistrationSignsPeopleIn() {
        var own = settings(Kind.MICROSOFT, Grant.DELEGATED);
        shared(new LoginSettings(own.kind(), own.grant(), "", "", "", "", ""), null);
        var address = begin();
        assertThat(address.getPath()).isEqualTo("/common/oauth2/v2.0/authorize");
        assertThat(query(address)).containsEntry("client_id", "operators");
        assertThat(comeBack(PROVIDER.signIn(address, ANNA))).hasStatus(303);
        assertThat(PROVIDER.asked().getFirst().form())
                .containsEntry("client_secret", "0perat0rs~Secret");
    }

    @Test
    void googleWithoutARegistrationIsSaidPlainly() {
        var own = settings(Kind.GOOGLE, Grant.DELEGATED);
        shared(new LoginSettings(own.kind(), own.grant(), "", "", "", "", ""), null);
        var page = post("/maintenance/smtp-servers/" + server + "/sign-in", admin);
        assertThat(page).hasStatus(302).hasRedirectedUrl("/maintenance/smtp-servers/" + server);
        assertThat(said(page)).contains("no registration at the provider");
        speakDutch();
        var dutch = post("/maintenance/smtp-servers/" + server + "/sign-in", admin);
        assertThat(said(dutch)).contains("er is geen registratie bij de provider");
    }

    private void speakDutch() {
        fixtures.in(agency, "update app_user set locale = 'nl' where id = ?", user);
    }

    // ---- who may ----

    @Test
    void whatIsNotTheirsIsNotThere() {
        shared();
        var stranger = administratorOf(fixtures.agency());
        assertThat(post("/maintenance/smtp-servers/" + server + "/sign-in", stranger))
                .hasStatus(404);
        assertThat(post("/maintenance/smtp-servers/" + UUID.randomUUID() + "/sign-in", admin))
                .hasStatus(404);
        assertThat(post("/account/sign-in?smtpServerId=" + server, admin))
                .as("all share this one")
                .hasStatus(404);
        assertThat(post("/maintenance/smtp-servers/" + server + "/sign-in", recruiterOf(agency)))
                .hasStatus(403);
    }

    private RequestPostProcessor administratorOf(UUID id) {
        var somebody = fixtures.user(id, null);
        fixtures.in(id, "update app_user set role = 'ADMIN' where id = ?", somebody);
        return administrator(id, somebody);
    }

    private RequestPostProcessor recruiterOf(UUID id) {
        return recruiter(id, fixtures.user(id, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"EACH_USER", "APPLICATION"})
    void nobodySignsInForAllWhereEachOrNobodyDoes(Grant grant) {
        shared(settings(Kind.MICROSOFT, grant), SECRET);
        assertThat(post("/maintenance/smtp-servers/" + server + "/sign-in", admin)).hasStatus(404);
    }

    // ---- refused ----

    @Test
    void withAnotherState() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA).toString();
        assertRefused("unknown", comeBack(URI.create(back.replaceFirst("state=", "state=x"))));
        assertRefused("unknown", comeBack(URI.create(back.replaceFirst("state=[^&]+", ""))));
        assertRefused("unknown", comeBack(URI.create("/oauth/callback")));
    }

    @Test
    void inAnotherSession() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        var own = session;
        session = null;
        assertRefused("unknown", comeBack(back));
        session = own;
        assertThat(comeBack(back)).as("it is still good in its own").hasStatus(303);
    }

    @Test
    void asAnotherUserOrFromAnotherAgency() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        var colleague = administratorOf(agency);
        assertRefused("unknown", get(back, colleague));
        var strangers = fixtures.agency();
        assertRefused("unknown", get(back, administratorOf(strangers)));
        assertThat(comeBack(back)).as("it is still good for its own").hasStatus(303);
    }

    @Test
    void twice() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        comeBack(back);
        PROVIDER.asked().clear();
        var again = comeBack(back);
        assertThat(again).hasStatus(400).bodyText().contains("data-refused=\"unknown\"");
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void late() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        clock.advance(Duration.ofMinutes(10));
        assertRefused("late", comeBack(back));
        assertRefused("unknown", comeBack(back));
    }

    @Test
    void whereTheServerIsAnotherOneMeanwhile() {
        var login = shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        known.add(login, 2);
        assertRefused("changed", comeBack(back));
        var next = PROVIDER.signIn(begin(), ANNA);
        known.clear();
        assertRefused("changed", comeBack(next));
    }

    @Test
    void whereTheUserKeepsNoServersAnyMore() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        fixtures.in(agency, "update app_user set role = 'RECRUITER' where id = ?", user);
        assertRefused("changed", get(back, recruiter(agency, user)));
    }

    @ParameterizedTest
    @CsvSource({"access_denied, denied", "server_error, provider", "<script>, provider"})
    void withAnError(String error, String reason) {
        shared();
        var state = query(begin()).get("state");
        var page =
                comeBack(state, "error=" + encoded(error) + "&error_description=Not%20you%3Cb%3E");
        assertRefused(reason, page);
        assertThat(page).bodyText().doesNotContain("<script>, ").doesNotContain("you<b>");
        assertRefused("unknown", comeBack(state, "code=x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch"})
    void aheadOfItsPerson(String header) {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        var parts = header.split(": ");
        var ahead = mvc.get().uri(local(back)).with(admin).header(parts[0], parts[1]);
        assertThat(exchange(ahead)).hasStatus(400);
        assertThat(exchange(mvc.head().uri(local(back)).with(admin))).hasStatus(400);
        assertNothing();
        assertThat(comeBack(back)).as("the person itself").hasStatus(303);
    }

    @Test
    void fromAnotherProvider() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA) + "&iss=https%3A%2F%2Fevil.example";
        assertRefused("mixed-up", comeBack(URI.create(back)));
        var right = PROVIDER.signIn(begin(), ANNA) + "&iss=" + encoded(PROVIDER.url("/default"));
        assertThat(comeBack(URI.create(right))).hasStatus(303);
    }

    @ParameterizedTest
    @CsvSource({"nonce", "aud", "exp"})
    void withAnIdTokenOfAnotherSignIn(String wrong) {
        shared();
        var asked = query(begin());
        var nonce = wrong.equals("nonce") ? "other" : asked.get("nonce");
        var audience = wrong.equals("aud") ? "client-2" : "client-1";
        int late = wrong.equals("exp") ? 301 : -60;
        PROVIDER.once(withIdToken(nonce, audience, late));
        assertRefused("mixed-up", comeBack(asked.get("state"), "code=x"));
    }

    @Test
    void clocksMayDifferByFiveMinutes() {
        shared();
        var asked = query(begin());
        PROVIDER.once(withIdToken(asked.get("nonce"), "client-1", 299));
        assertThat(comeBack(asked.get("state"), "code=x")).hasStatus(303);
    }

    @Test
    void withoutALastingConsent() {
        shared();
        PROVIDER.once(answer("short", ""));
        assertRefused("not-lasting", comeBack(query(begin()).get("state"), "code=x"));
    }

    @Test
    void whereTheProviderDoesNotAnswer() {
        shared();
        PROVIDER.once(ScriptedProvider.hangUp());
        assertRefused("unavailable", comeBack(query(begin()).get("state"), "code=x"));
        PROVIDER.once(ScriptedProvider.error("invalid_grant"));
        assertRefused("provider", comeBack(query(begin()).get("state"), "code=x"));
    }

    @Test
    void howTheProviderFailedIsSaidInTheLanguageOfTheReader() {
        shared();
        speakDutch();
        for (int status : List.of(503, 404)) {
            PROVIDER.once(ScriptedProvider.json(status, ""));
            var page = comeBack(query(begin()).get("state"), "code=x");
            assertRefused("unavailable", page);
            assertThat(text(page))
                    .contains("De provider antwoordde met een fout: HTTP " + status)
                    .doesNotContain("the provider");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_nl"})
    void everyFailureHasItsWords(String file) {
        var words = ResourceBundle.getBundle(file, Locale.ROOT, NO_FALLBACK);
        for (var kind : HttpFailure.Kind.values()) {
            var key = "consent.failed." + TokenRequests.why(kind);
            assertThat(words.getString(key)).isNotBlank();
        }
        for (var why : Registration.Missing.Why.values()) {
            assertThat(words.getString(new Registration.Missing(why).key())).contains("{0}");
        }
    }

    @Test
    void whileAnotherHoldsTheLogin() {
        shared();
        var back = PROVIDER.signIn(begin(), ANNA);
        superuser(
                """
                create or replace function hold_logins() returns trigger language plpgsql as
                    $$ begin
                        if current_setting('lock_timeout') = '2s' then
                            raise exception 'held' using errcode = 'lock_not_available';
                        end if;
                        return new;
                    end $$;
                create trigger held before insert on server_login
                    for each row execute function hold_logins()
                """);
        try {
            assertRefused("busy", comeBack(back));
        } finally {
            superuser("drop trigger held on server_login");
        }
        assertThat(comeBack(PROVIDER.signIn(begin(), ANNA))).hasStatus(303);
    }

    /// A provider that thinks about one sign-in hears of another meanwhile.
    @Test
    void whileColleaguesWaitForTheirProvider() {
        shared();
        var first = PROVIDER.signIn(begin(), ANNA);
        var second = PROVIDER.signIn(begin(), ANNA);
        var third = PROVIDER.signIn(begin(), ANNA);
        var tooMany = new AtomicReference<MvcTestResult>();
        PROVIDER.once(exchange -> {
            comeBack(second);
            ScriptedProvider.json(503, "").to(exchange);
        });
        PROVIDER.once(exchange -> {
            tooMany.set(comeBack(third));
            ScriptedProvider.json(503, "").to(exchange);
        });
        assertRefused("unavailable", comeBack(first));
        assertRefused("busy", tooMany.get());
        assertThat(PROVIDER.asked()).hasSize(ProviderSignIns.EXCHANGES);
        assertThat(comeBack(third)).as("it is not used up").hasStatus(303);
    }

    @Test
    void whoBeginsTooOftenWaitsAMinute() {
        shared();
        for (int i = 0; i < ProviderSignIns.BEGINNINGS; i++) {
            begin();
        }
        var page = post("/maintenance/smtp-servers/" + server + "/sign-in", admin);
        assertThat(page).hasStatus(302).hasRedirectedUrl("/maintenance/smtp-servers/" + server);
        assertThat(said(page)).contains("many times within a minute");
        clock.advance(Duration.ofSeconds(61));
        assertThat(comeBack(PROVIDER.signIn(begin(), ANNA))).hasStatus(303);
    }

    private void superuser(String sql) {
        TestDatabase.superuser(database).sql(sql).update();
    }

    /// Whoever sends a link with a code of their own wants their mailbox used by others.
    @Test
    void withACodeOfSomebodyElse() {
        shared();
        var theirs = query(PROVIDER.signIn(begin(), "{\"email\":\"eve@evil.example\"}"));
        var mine = query(begin()).get("state");
        var page = comeBack(mine, "code=" + encoded(theirs.get("code")));
        assertThat(page).hasStatus(400);
        assertNothing();
    }

    @Test
    void refusalsAreInTheLanguageOfTheReader() {
        fixtures.in(agency, "update app_user set locale = 'nl' where id = ?", user);
        assertThat(comeBack(URI.create("/oauth/callback?code=c0de4711&state=st4te4711")))
                .hasStatus(400)
                .bodyText()
                .contains("Niet aangemeld")
                .doesNotContain("4711");
    }

    // ---- tools ----

    private URI begin() {
        return location(post("/maintenance/smtp-servers/" + server + "/sign-in", admin));
    }

    private URI beginOwn(RequestPostProcessor who) {
        return location(post("/account/sign-in", who));
    }

    private static URI location(MvcTestResult answer) {
        assertThat(answer).hasStatus(302);
        return URI.create(Objects.requireNonNull(answer.getResponse().getRedirectedUrl()));
    }

    private MvcTestResult post(String path, RequestPostProcessor who) {
        return exchange(mvc.post().uri(path).with(who).with(csrf()));
    }

    private MvcTestResult comeBack(URI back) {
        return get(back, admin);
    }

    private MvcTestResult comeBack(String state, String more) {
        return comeBack(URI.create("/oauth/callback?state=" + state + "&" + more));
    }

    private MvcTestResult get(URI back, RequestPostProcessor who) {
        return exchange(mvc.get().uri(local(back)).with(who));
    }

    /// In the browser, which keeps the cookie of its session.
    private MvcTestResult exchange(MockMvcTester.MockMvcRequestBuilder request) {
        var answer = (session == null ? request : request.cookie(session)).exchange();
        var cookie = answer.getResponse().getCookie("SESSION");
        session = cookie == null ? session : cookie;
        return answer;
    }

    private static URI local(URI back) {
        var query = back.getRawQuery();
        return URI.create(back.getRawPath() + (query == null ? "" : "?" + query));
    }

    private static Map<String, String> query(URI url) {
        return ScriptedProvider.fields(url.getRawQuery());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(MvcTestResult answer) {
        var octets = answer.getResponse().getContentAsByteArray();
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static String said(MvcTestResult answer) {
        return answer.getMvcResult().getFlashMap().toString();
    }

    /// @param late seconds that it is over
    private ScriptedProvider.Answer withIdToken(String nonce, String audience, int late) {
        var claims =
                "{\"nonce\":\"%s\",\"aud\":[\"%s\"],\"exp\":%d}"
                        .formatted(
                                nonce,
                                audience,
                                clock.instant().minusSeconds(late).getEpochSecond());
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var token = "e30." + encoder.encodeToString(claims.getBytes()) + ".c2ln";
        return ScriptedProvider.json(
                200,
                "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":60,\"id_token\":\"%s\"}"
                        .formatted(token));
    }

    private void assertRefused(String reason, MvcTestResult page) {
        assertThat(page).hasStatus(400).bodyText().contains("data-refused=\"" + reason + "\"");
        assertNothing();
    }

    private void assertNothing() {
        long stored =
                fixtures.value(
                        agency,
                        Long.class,
                        "select count(*) from server_login where sealed_refresh is not null");
        assertThat(stored).isZero();
        assertThat(known.signedIn).isEmpty();
    }
}
