package dev.ownrelay.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.login.GivenLogins;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.ServerPages;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.MultiValueMap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Servers at which people, or the application itself, sign in instead of a password.
class LoginFormTests extends ServerPages {

    @Autowired BeanFactory beans;

    private static final String SECRET = "canary~client.secret";
    private static final String KEY_FILE =
            "{\"client_email\": \"a@b.iam\", \"private_key\": \"canary\", \"type\": \"x\"}";

    @Test
    void aServerSignsInAtMicrosoftByARegistrationOfTheAgency() {
        var answer = post(URL + "/new", microsoft());
        var id = only().getId();
        assertThat(answer).hasStatus(303).hasRedirectedUrl(URL + "/" + id);
        assertThat(login())
                .isEqualTo(
                        new LoginSettings(
                                Kind.MICROSOFT,
                                Grant.DELEGATED,
                                "client-1",
                                "agency.test",
                                "",
                                "",
                                ""));
        assertThat(only().settings().destination().username()).isEqualTo("anna@agency.test");
        var page = page(get(URL + "/" + id));
        var signIn = page.selectFirst("#sign-in");
        assertThat(signIn.attr("data-sign-in")).isEqualTo("NONE");
        assertThat(signIn.selectFirst("form").attr("action"))
                .isEqualTo(URL + "/" + id + "/sign-in");
        assertThat(signIn.selectFirst(".btn-primary").text()).isEqualTo("Sign in with Microsoft");
        assertThat(get(URL)).bodyText().contains("Not signed in to Microsoft yet");
        assertThat(actions()).contains("smtp-server.client-secret-set");
    }

    @Test
    void nothingOfALoginIsShownThatIsSecret() {
        post(URL + "/new", microsoft());
        var id = only().getId();
        for (var url : List.of(URL, URL + "/" + id, URL + "/" + id + "/delete")) {
            assertThat(get(url)).hasStatusOk().bodyText().doesNotContain("canary", "v1:");
        }
        assertThat(page(get(URL + "/" + id)).select("#clientSecret-replace")).isNotEmpty();
        var detail =
                asAgency(() ->
                        jdbc.sql("select detail from audit_event").query(String.class).list());
        assertThat(detail.toString()).contains("client client-1").doesNotContain("canary");
    }

    @Test
    void aBlankClientSecretKeepsTheStoredOne() {
        var id = added(microsoft());
        var form = kept(id, microsoft());
        form.set("name", "Renamed");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(keepsSecret(id)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "clientId, client-2",
        "directory, other.test",
        "grant, APPLICATION",
        "grant, EACH_USER",
        "username, bob@agency.test",
        "address, mail.agency.test",
        "tls, TLS",
    })
    void eachPartOfALoginChangedAloneAsksForTheClientSecretAgain(String field, String value) {
        var id = added(microsoft());
        refusesWithoutTheSecret(id, microsoft(), field, value);
    }

    @ParameterizedTest
    @CsvSource({
        "clientId, client-2",
        "authorizationUrl, https://rogue.test/authorize",
        "tokenUrl, https://rogue.test/token",
        "scopes, mail.read",
    })
    void thatOfAnotherProviderToo(String field, String value) {
        var form = other();
        form.set("grant", "APPLICATION");
        var id = added(form);
        refusesWithoutTheSecret(id, form, field, value);
    }

    private void refusesWithoutTheSecret(
            UUID id, MultiValueMap<String, String> stored, String field, String value) {
        var form = kept(id, stored);
        form.set(field, value);
        for (var url : List.of(URL + "/" + id, URL + "/" + id + "/test")) {
            assertThat(post(url, form))
                    .hasStatusOk()
                    .bodyText()
                    .contains("clientSecret-error", "Type the client secret again");
        }
        assertThat(keepsSecret(id)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "MICROSOFT, DELEGATED, clientId, '', clientId",
        "MICROSOFT, DELEGATED, clientSecret, '', clientSecret",
        "MICROSOFT, DELEGATED, username, '', username",
        "MICROSOFT, DELEGATED, directory, 'a b', directory",
        "MICROSOFT, APPLICATION, directory, '', directory",
        "MICROSOFT, SOMETIMES, name, Mail, grant",
        "GOOGLE, APPLICATION, clientSecret, 'no key', clientSecret",
        "OAUTH, DELEGATED, tokenUrl, '', tokenUrl",
        "OAUTH, DELEGATED, tokenUrl, http://login.test/token, tokenUrl",
        "OAUTH, DELEGATED, tokenUrl, https://login.test:0/token, tokenUrl",
        "OAUTH, DELEGATED, tokenUrl, https://me@login.test/token, tokenUrl",
        "OAUTH, DELEGATED, authorizationUrl, https:///token, authorizationUrl",
        "OAUTH, DELEGATED, scopes, '', scopes",
        "OAUTH, DELEGATED, scopes, '\"', scopes",
        "PERHAPS, DELEGATED, name, Mail, auth",
    })
    void saysBesideTheFieldWhatIsWrong(
            String auth, String grant, String field, String value, String faulty) {
        var form = other();
        form.set("auth", auth);
        form.set("grant", grant);
        form.set(field, value);
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains(faulty + "-error")
                .doesNotContain("canary");
        assertThat(all()).isEmpty();
    }

    @Test
    void whatWasTypedComesBackBesideTheErrors() {
        var form = other();
        form.set("scopes", "");
        var page = page(post(URL + "/new", form));
        assertThat(page.selectFirst("#auth-OAUTH").hasAttr("checked")).isTrue();
        assertThat(page.selectFirst("#grant-DELEGATED").hasAttr("checked")).isTrue();
        assertThat(page.selectFirst("#tokenUrl").val()).isEqualTo("https://login.test/token");
        assertThat(page.selectFirst("#clientId").val()).isEqualTo("client-1");
        assertThat(page.selectFirst("#clientSecret").val()).isEmpty();
        assertThat(page.selectFirst("#username").val()).isEqualTo("anna@agency.test");
    }

    /// Mail programs and people type nothing into fields that they do not see.
    @Test
    void whereEachUserSignsInTheServerHasNoAccount() {
        var form = microsoft();
        form.set("grant", "EACH_USER");
        form.set("username", "");
        assertThat(post(URL + "/new", form)).hasStatus(303).hasRedirectedUrl(URL);
        var id = only().getId();
        assertThat(only().settings().destination().username()).isNull();
        assertThat(get(URL)).bodyText().contains("Each user signs in");
        var email = UUID.randomUUID() + "@agency.test";
        assertThat(asAgency(() -> routes.forUser(id, email, "Anna")))
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.SIGN_IN_NEEDED));
    }

    @Test
    void noNodeOfTheVersionBeforeTakesItForAServerWithoutALogin() {
        var form = microsoft();
        form.set("grant", "EACH_USER");
        form.set("username", "");
        added(form);
        var row =
                asAgency(() ->
                        jdbc.sql("select auth, username, sealed_secret from smtp_server")
                                .query()
                                .singleRow());
        assertThat(row)
                .containsEntry("auth", "PASSWORD")
                .containsEntry("username", "")
                .containsEntry("sealed_secret", null);
    }

    @Test
    void emailsWaitUntilSomebodyHasSignedIn() {
        var id = added(microsoft());
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isEqualTo(
                        new EndpointChoice.SignInNeeded(
                                null, "smtp.office365.test:587 STARTTLS anna@agency.test"));
        assertThat(asAgency(() -> routes.forUser(id, "anna@agency.test", "Anna")))
                .isInstanceOf(RouteChoice.Usable.class);
    }

    @Test
    void thePasswordOfBeforeServesUntilSomebodyHasSignedIn() {
        var id = add();
        var form = kept(id, microsoft());
        form.set("address", "mail.agency.test");
        form.set("username", "anna");
        form.set("clientSecret", SECRET);
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isInstanceOfSatisfying(
                        EndpointChoice.Ready.class,
                        ready -> assertThat(ready.endpoint().secret()).isEqualTo(CANARY));
        assertThat(get(URL + "/" + id)).bodyText().contains("the password of before serves");
    }

    @ParameterizedTest
    @CsvSource({"username, bob", "address, smtp.office365.test", "grant, APPLICATION"})
    void butNotElsewhereNorWhereNobodySignsIn(String field, String value) {
        var id = add();
        var form = kept(id, microsoft());
        form.set("address", "mail.agency.test");
        form.set("username", "anna");
        form.set("clientSecret", SECRET);
        form.set(field, value);
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(secretOf(id)).isEmpty();
    }

    @Test
    void noLoginErasesUserNameAndPassword() {
        var id = add();
        var form = edited(id);
        form.set("auth", "NONE");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().settings().destination().hasLogin()).isFalse();
        assertThat(get(URL)).bodyText().contains("No login");
    }

    @Test
    void theStepsAtMicrosoftHoldWhatWasTyped() {
        var form = microsoft();
        form.set("grant", "APPLICATION");
        var id = added(form);
        var page = page(get(URL + "/" + id));
        assertThat(page.selectFirst("[data-commands=rbac]").wholeText())
                .contains(
                        "New-ServicePrincipal -AppId client-1 -ObjectId",
                        "-Role \"Application SMTP.SendAsApp\" -App client-1",
                        "Set-CASMailbox -Identity anna@agency.test",
                        "\"MemberOfGroup -eq '$group'\"");
        assertThat(page.selectFirst("[data-commands=consent]").wholeText())
                .contains("Add-MailboxPermission -Identity anna@agency.test");
        assertThat(page.text()).contains("up to 2 hours", "an application has two");
        assertThat(page.selectFirst("#sign-in").attr("data-sign-in")).isEqualTo("NOT_NEEDED");
        assertThat(page.selectFirst("[data-redirect]").text()).endsWith("/oauth/callback");
    }

    @Test
    void aKeyFileOfGoogleIsTakenForOneMailbox() {
        var form = microsoft();
        form.set("auth", "GOOGLE");
        form.set("grant", "APPLICATION");
        form.set("clientSecret", KEY_FILE);
        added(form);
        assertThat(login())
                .isEqualTo(new LoginSettings(Kind.GOOGLE, Grant.APPLICATION, "", "", "", "", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "MICROSOFT, mail.rogue.test, ''",
        "GOOGLE, mail.rogue.test, ''",
        "GOOGLE, smtp.office365.com, ''",
        "OAUTH, mail.rogue.test, https://accounts.google.com/o/oauth2/v2/auth",
        "OAUTH, mail.rogue.test, https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    })
    void whatMicrosoftAndGoogleGiveIsForTheirOwnServers(String auth, String host, String url) {
        var form = other();
        form.set("auth", auth);
        form.set("address", host);
        form.set("authorizationUrl", url);
        for (var way : List.of("DELEGATED", "EACH_USER")) {
            form.set("grant", way);
            for (var page : List.of("/new", "/test")) {
                var answer = post(URL + page, form);
                assertThat(page(answer).select("#address-error").text())
                        .as(page)
                        .contains("is none of theirs");
            }
        }
        assertThat(all()).isEmpty();
    }

    @Test
    void aServerThatSignsInIsNotMovedAwayFromItsProvider() {
        var id = added(microsoft());
        var form = kept(id, microsoft());
        form.set("address", "mail.rogue.test");
        form.set("clientSecret", SECRET);
        assertThat(page(post(URL + "/" + id, form)).select("#address-error").text())
                .contains("is none of theirs");
        assertThat(only().settings().destination().host()).isEqualTo("smtp.office365.test");
    }

    @ParameterizedTest
    @CsvSource({"EACH_USER, DELEGATED", "DELEGATED, EACH_USER", "EACH_USER, PASSWORD"})
    void whatWasAllowedIsDroppedWhenOthersSignInOrNobody(String before, String after) {
        var form = microsoft();
        form.set("grant", before);
        assertThat(post(URL + "/new", form)).hasStatus(303);
        var id = only().getId();
        boolean each = before.equals("EACH_USER");
        var user = user(agency, id, Role.RECRUITER);
        new GivenLogins(beans, agency).signIn(id, each ? user : null, user, "token");
        assertThat(consents()).isOne();
        var edited = kept(id, form);
        edited.set("name", "Renamed");
        assertThat(post(URL + "/" + id, edited)).hasStatus(303);
        assertThat(consents()).isOne();

        edited.set("version", version(id));
        edited.set(after.equals("PASSWORD") ? "auth" : "grant", after);
        edited.set("clientSecret", SECRET);
        edited.set("password", after.equals("PASSWORD") ? "a password" : "");
        assertThat(post(URL + "/" + id, edited)).hasStatus(303);
        assertThat(consents()).isZero();
    }

    private long consents() {
        return asAgency(
                () -> jdbc.sql("select count(*) from server_login").query(Long.class).single());
    }

    @Test
    void nobodyElseSignsOutOfTheServerOfAnAgency() {
        var id = added(microsoft());
        me = administrator(agency());
        assertThat(post(URL + "/" + id + "/sign-out", kept(id, microsoft()))).hasStatus(404);
    }

    private LoginSettings login() {
        return only().settings().destination().login();
    }

    private boolean keepsSecret(UUID id) {
        return asAgency(() -> endpoints.keepsClientSecret(id, only().settings().destination()));
    }

    private UUID added(MultiValueMap<String, String> form) {
        assertThat(post(URL + "/new", form)).hasStatus(303);
        return only().getId();
    }

    private MultiValueMap<String, String> kept(UUID id, MultiValueMap<String, String> form) {
        form.set("clientSecret", "");
        if (all().stream().anyMatch(server -> server.getId().equals(id))) {
            form.set("version", version(id));
        }
        return form;
    }

    private MultiValueMap<String, String> microsoft() {
        var form = form("smtp.office365.test", "anna@agency.test", "");
        form.set("auth", "MICROSOFT");
        form.set("grant", "DELEGATED");
        form.set("clientId", "client-1");
        form.set("clientSecret", SECRET);
        form.set("directory", "agency.test");
        return form;
    }

    private MultiValueMap<String, String> other() {
        var form = microsoft();
        form.set("auth", "OAUTH");
        form.set("authorizationUrl", "https://login.test/authorize");
        form.set("tokenUrl", "https://login.test/token");
        form.set("scopes", "mail.send offline_access");
        return form;
    }

    private static Document page(MvcTestResult answer) {
        var body = new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
        return Jsoup.parse(body);
    }
}
