package dev.ownrelay.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// My account, Signed-in browsers.
class OpenSessionTests extends AccountFixture {

    private static final String PAGE = "/account/sessions";
    private static final String FIREFOX =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
    private static final String PHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15"
                    + " (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";

    Visitor desk;
    Visitor phone;

    @BeforeEach
    void signInTwice() {
        desk = signedIn(browser().with(FIREFOX).from("192.0.2.7"), RECRUITER);
        clock.advance(Duration.ofMinutes(5));
        phone = signedIn(browser().with(PHONE).from("2001:db8::9"), RECRUITER);
    }

    @Test
    void showsInWhichBrowsersFromWhereAndSinceWhenTheUserIsSignedIn() {
        signedIn(ADMIN);
        var rows = rows(desk);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().text())
                .contains("Firefox on Windows", "192.0.2.7", "This browser");
        assertThat(rows.getFirst().select("button")).isEmpty();
        assertThat(rows.getLast().text()).contains("Safari on iPhone", "2001:db8", "Sign out");
        assertThat(since(rows.getLast())).isEqualTo(clock.instant().toString());
        assertThat(since(rows.getFirst()))
                .isEqualTo(clock.instant().minus(Duration.ofMinutes(5)).toString());
        assertThat(desk.get("/account").document().select("a[href='" + PAGE + "']").text())
                .isEqualTo("Where you are signed in");
    }

    @Test
    void speaksDutchToo() {
        desk.post("/account/appearance", "locale", "nl", "theme", "auto");
        var page = desk.get(PAGE).document();
        assertThat(page.select("h1").text()).isEqualTo("Ingelogde browsers");
        assertThat(page.select("#sessions").text())
                .contains("Firefox op Windows", "Deze browser", "Safari op iPhone");
    }

    @Test
    void showsASessionWholeHoweverItsRowsLieInTheTable() {
        database.execute(
                """
                update spring_session_attributes set attribute_bytes = attribute_bytes
                where attribute_name not like '%SessionOrigin'
                """);
        database.execute("analyze spring_session, spring_session_attributes");
        assertThat(rows(desk))
                .extracting(row -> row.select("td").first().text())
                .containsExactly("Firefox on Windows", "Safari on iPhone");
    }

    @Test
    void endsOneAndNoOther() {
        var third = signedIn(RECRUITER);
        var answer = end(desk, "iPhone");
        assertThat(answer.location()).isEqualTo(PAGE);
        assertThat(desk.get(PAGE).document().select("[data-flash=notice]").text())
                .isEqualTo("One other browser is signed out.");
        assertThat(phone.get("/account").location()).isEqualTo("/login");
        assertThat(third.get("/account").status()).isEqualTo(200);
        assertThat(rows(desk)).hasSize(2);
        assertThat(trail()).contains("Signed one browser out");
    }

    @Test
    void endsAllOthers() {
        signedIn(RECRUITER);
        desk.get(PAGE);
        assertThat(desk.post(PAGE + "/end").location()).isEqualTo(PAGE);
        var page = desk.get(PAGE).document();
        assertThat(page.select("[data-flash=notice]").text())
                .isEqualTo("2 other browsers are signed out.");
        assertThat(page.select("#sessions tbody tr")).hasSize(1);
        assertThat(page.select("form[action='" + PAGE + "/end']")).isEmpty();
        assertThat(phone.get("/account").location()).isEqualTo("/login");
        assertThat(trail()).contains("Signed 2 browsers out");
    }

    @Test
    void noOtherUserFindsIt() {
        var handle = rows(desk).getLast().select("form").attr("action");
        var anna = signedIn(ADMIN);
        var answer = anna.post(handle);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(anna.post(PAGE + "/" + UUID.randomUUID() + "/end").status()).isEqualTo(404);
        assertThat(anna.post(PAGE + "/" + id(RECRUITER) + "/end").status()).isEqualTo(404);
        assertThat(anna.post(PAGE + "/end").status()).isEqualTo(303);
        assertThat(phone.get("/account").status()).isEqualTo(200);
        assertThat(desk.get("/account").status()).isEqualTo(200);
        assertThat(phone.post(handle).status()).as("the present one").isEqualTo(404);
        assertThat(phone.get("/account").status()).isEqualTo(200);
    }

    @Test
    void noIdOfASessionStandsInThePage() {
        var page = desk.get(PAGE).body();
        for (var browser : List.of(desk, phone)) {
            var cookie = cookie(browser);
            var id = new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
            assertThat(id).matches("[A-Za-z0-9_-]{36}");
            assertThat(page).doesNotContain(cookie, id);
            assertThat(desk.post(PAGE + "/" + id + "/end").status()).isEqualTo(404);
        }
    }

    @Test
    void ofWhatABrowserCallsItselfOnlyKnownNamesAreShown() {
        signedIn(browser().with("<b>evil</b> Firefox/1 " + "x".repeat(4000)), RECRUITER);
        assertThat(desk.get(PAGE).body()).doesNotContain("evil");
        assertThat(rows(desk)).anySatisfy(row -> assertThat(row.text()).startsWith("Firefox "));
    }

    @Test
    void aSessionOfTheVersionBeforeIsShownWithoutABrowser() {
        database.execute(
                "delete from spring_session_attributes where attribute_name like '%SessionOrigin'");
        assertThat(rows(desk))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.text()).contains("Unknown browser", "Not known"));
        end(desk, "Unknown");
        assertThat(phone.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void aSessionThatHasRunOutIsNotShown() {
        database.execute(
                """
                update spring_session set last_access_time = last_access_time - 1801000
                where primary_id in (select session_primary_id from spring_session_attributes
                    where position('iPhone'::bytea in attribute_bytes) > 0)
                """);
        assertThat(rows(desk)).hasSize(1);
        desk.post(PAGE + "/end");
        assertThat(desk.get(PAGE).document().select("[data-flash=notice]").text())
                .isEqualTo("No other browser was signed in.");
    }

    private Visitor signedIn(Visitor browser, String email) {
        browser.signIn(email, PASSWORD);
        browser.get("/account");
        return browser;
    }

    private static List<Element> rows(Visitor browser) {
        return browser.get(PAGE).document().select("#sessions tbody tr");
    }

    private static String since(Element row) {
        return row.select("time").first().attr("datetime");
    }

    private static Visitor.Page end(Visitor browser, String name) {
        var form = browser.get(PAGE).document().select("#sessions form:contains(" + name + ")");
        return browser.post(form.first().attr("action"));
    }

    private static String cookie(Visitor browser) {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("SESSION"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String trail() {
        return signedIn(ADMIN).get("/maintenance/audit?area=session").document().text();
    }
}
