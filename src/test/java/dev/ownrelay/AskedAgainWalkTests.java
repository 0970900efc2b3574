package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.proof.LastProof;
import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// Whoever is asked again who they are, or is signed out from elsewhere, loses nothing that they
/// typed.
class AskedAgainWalkTests extends KadeFixture {

    private static final String SERVERS = "/maintenance/smtp-servers";

    /// By the name of the field.
    private static final Map<String, String> TYPED =
            Map.of(
                    "name", "Kantoor & zonen",
                    "address", "mail.kade.example:2465",
                    "username", "kantoor+post@kade.example",
                    "senderDomains", "kade.example",
                    "perMinute", "12");

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @Autowired FindByIndexNameSessionRepository<? extends Session> sessions;
    @LocalServerPort int port;

    private Fixtures rows;
    private String admin;
    private UUID agency;
    private UUID me;

    @BeforeEach
    void found() {
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, "again" + UUID.randomUUID().toString().substring(0, 8));
        agency = signIn("tenant_id");
        me = signIn("user_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | 1280 | true  | Is it still you?  | This is not your current password
                    nl | 390  | false | Ben jij het nog?  | Dit is niet je huidige wachtwoord
                    """)
    void nothingTypedIsLost(
            String language,
            int width,
            boolean scripts,
            String asked,
            String wrong,
            Browser browser) {
        rows.speak(admin, language);
        var view = view(language, width);
        var page = browser.open(scripts ? view : view.withoutJavaScript(), admin, PASSWORD);
        page.navigate(SERVERS + "/new");
        type(page, "address", "no address at all");
        letTenMinutesPass(sessions);
        save(page);
        assertThat(page.locator("h1")).hasText(asked);
        look(browser, page, "asked");
        prove(page, "not the password");
        assertThat(page.locator("#currentPassword-error")).containsText(wrong);
        assertThat(page.locator("#currentPassword")).isFocused();
        look(browser, page, "asked-wrong");
        if (scripts) {
            browser.assertAccessible(page);
        }
        prove(page, PASSWORD);
        assertThat(page.locator("#address-error")).isVisible();
        assertTyped(page, "address", "no address at all");
        look(browser, page, "asked-fault");

        page.locator("#address").fill(TYPED.get("address"));
        page.locator("#password").fill(MAIL_PASSWORD);
        letTenMinutesPass(sessions);
        save(page);
        assertThat(page.locator("h1")).hasText(asked);
        assertThat(servers()).isZero();
        prove(page, PASSWORD);
        page.waitForURL(Pattern.compile(".*" + SERVERS + ".*"));
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        assertThat(servers()).isOne();
        assertThat(rows.value(agency, String.class, "select sealed_secret from smtp_server"))
                .startsWith("v1:");
        page.navigate(SERVERS + "/" + server());
        assertTyped(page, "name", TYPED.get("name"));
        look(browser, page, "asked-saved");
    }

    @ParameterizedTest
    @CsvSource({"en, 1280", "nl, 390"})
    void anotherBrowserIsSignedOutAndItsFormWaits(String language, int width, Browser browser) {
        rows.speak(admin, language);
        rows.candidate(agency, "Piet", "Jansen", "piet@candidate.example");
        var view = view(language, width);
        var writing = browser.open(view, admin, PASSWORD);
        writing.navigate("/messages/new");
        paste(writing, "piet@candidate.example");
        writing.locator("[name=subject]").fill("Interview");
        writing.locator("trix-editor").click();
        writing.keyboard().type("Monday at nine");
        writing.waitForFunction(KEPT, "Monday at nine");

        var other = browser.open(view, admin, PASSWORD);
        other.navigate("/account/sessions");
        look(browser, other, "sessions");
        other.locator(
                        language.equals("en")
                                ? ".page-head button"
                                : "#sessions tr:has-text('Chrome') button")
                .click();
        assertThat(other.locator("[data-flash=notice]")).isVisible();
        look(browser, other, "sessions-ended");

        writing.locator("#send").click();
        writing.waitForURL("**/login?kept=text");
        look(browser, writing, "signed-out");
        writing.locator("[name=username]").fill(admin);
        writing.locator("[name=password]").fill(PASSWORD);
        writing.locator("[name=password]").press("Enter");
        assertThat(writing.locator("[name=subject]")).hasValue("Interview");
        assertThat(writing.locator("trix-editor")).hasText("Monday at nine");
        assertThat(writing.locator(".tokens .token")).hasText("Piet Jansen");
        var note = writing.locator("[data-draft-note]");
        assertThat(note).isVisible();
        assertThat(note.evaluate("note => note.scrollHeight - note.clientHeight"))
                .as("what stands beside its place")
                .isEqualTo(0);
        look(browser, writing, "back");
        assertThat(RELAY.emails()).isEmpty();
    }

    private static View view(String language, int width) {
        return (width == 390 ? View.phone() : View.desktop()).in(Locale.of(language));
    }

    private static void type(Page page, String differs, String text) {
        page.locator("details:has(#perMinute) summary").click();
        page.locator("#tls").selectOption("TLS");
        TYPED.forEach((field, typed) -> page.locator("#" + field).fill(typed));
        page.locator("#" + differs).fill(text);
    }

    private static void assertTyped(Page page, String differs, String text) {
        TYPED.forEach((field, typed) ->
                assertThat(page.locator("#" + field))
                        .hasValue(field.equals(differs) ? text : typed));
        assertThat(page.locator("#tls")).hasValue("TLS");
    }

    private static void save(Page page) {
        page.locator("[name=name]").press("Enter");
    }

    private static void prove(Page page, String password) {
        page.locator("#currentPassword").fill(password);
        page.locator("#currentPassword").press("Enter");
    }

    /// As if everybody who is signed in had given their last proof so long ago.
    private <S extends Session> void letTenMinutesPass(
            FindByIndexNameSessionRepository<S> repository) {
        for (var session : repository.findByPrincipalName(me.toString()).values()) {
            SessionOrigin origin = session.getRequiredAttribute(SessionOrigin.class.getName());
            session.setAttribute(
                    SessionOrigin.class.getName(),
                    new SessionOrigin(
                            origin.agent(),
                            origin.client(),
                            origin.since().minus(LastProof.FRESH),
                            origin.device()));
            session.removeAttribute(LastProof.class.getName());
            repository.save(session);
        }
    }

    private static void look(Browser browser, Page page, String name) {
        var width = page.viewportSize().width;
        browser.screenshot(page, "again/%s-%d".formatted(name, width));
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", width);
    }

    private UUID signIn(String column) {
        return jdbc.sql("select %s from sign_in where email = ?".formatted(column))
                .param(admin)
                .query(UUID.class)
                .single();
    }

    private int servers() {
        return rows.value(agency, Integer.class, "select count(*)::int from smtp_server");
    }

    private UUID server() {
        return rows.value(agency, UUID.class, "select id from smtp_server");
    }
}
