package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.StoredInBrowser;
import dev.ownrelay.support.View;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/// Whoever sits at a browser after its writer's session has ended reads nothing of what waits
/// there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedDraftTests extends KadeFixture {

    private static final String NAME = "seal" + UUID.randomUUID().toString().substring(0, 8);
    private static final String SUBJECT = "Vertrouwelijk: één gesprek";
    private static final String CURRICULUM = "Curriculum of somebody who is well known. ";
    private static final String LATER_KEY =
            "k9:" + Base64.getEncoder().encodeToString(new byte[32]);

    /// Puts the draft back as it was kept before drafts were sealed.
    private static final String IN_THE_CLEAR =
            """
            email => {
                const key = Object.keys(localStorage).find(each => each.endsWith(':letter'));
                const before = 'ownrelay-draft:' + email + ':letter';
                localStorage.setItem(before, window.ownrelay.sealer.openText(localStorage[key], key));
                localStorage.setItem(before + ':at', Date.now());
                localStorage.setItem(before + ':files', '["CV Anna Bakker.txt"]');
                [key, key + ':at', key + ':files'].forEach(each => localStorage.removeItem(each));
            }
            """;

    @LocalServerPort int port;

    private String writer;
    private String other;

    @BeforeAll
    void addPeople() {
        writer = anotherAgency(port, NAME);
        other = anotherAgency(port, NAME + "b");
        var visitor = new Visitor(port);
        visitor.signIn(writer, PASSWORD);
        visitor.get("/candidates/new");
        visitor.post(
                "/candidates/new",
                "firstName",
                "Anna",
                "lastName",
                "Bakker",
                "email",
                "anna@people.example");
    }

    @Test
    void nothingIsReadWithoutTheKeyOfItsWriterWhoGetsAllOfItBack(Browser browser) {
        var page = compose(browser);
        paste(page, "anna@people.example");
        page.locator("[name=subject]").fill(SUBJECT);
        page.locator("trix-editor").click();
        page.keyboard().type("Dear Anna");
        var file = CURRICULUM.repeat(1000).getBytes(StandardCharsets.UTF_8);
        page.locator("[name=attachments]")
                .setInputFiles(new FilePayload("CV Anna Bakker.txt", "text/plain", file));
        page.waitForFunction(KEPT, "Dear Anna");
        assertNothingIsRead(page);
        var keys = keys(page);

        page.context().clearCookies();
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/login\\?kept=files"));
        var kept = assertNothingIsRead(page);
        assertThat(kept)
                .as("the file is there")
                .contains("ownrelay-files")
                .hasSizeGreaterThan(40_000);
        assertThat(page.locator("[data-keys]")).hasCount(0);

        signIn(page, other);
        assertThat(page.locator("trix-editor")).isVisible();
        assertThat(page.locator("[name=subject]")).hasValue("");
        assertThat(page.locator(".files li")).hasCount(0);
        assertThat(page.locator("[data-draft-note]")).isEmpty();
        assertThat(keys(page)).isNotEmpty().isNotEqualTo(keys);
        assertThat(
                        page.evaluate(
                                """
                                Object.entries(localStorage).filter(([, kept]) => kept.startsWith('sealed:')).map(([key, kept]) => {
                                    try { return window.ownrelay.sealer.openText(kept, key); } catch { return 'sealed'; }
                                }).join()
                                """))
                .isEqualTo("sealed");

        page.context().clearCookies();
        page.navigate("/messages/new");
        signIn(page, writer);
        assertThat(page.locator("[name=subject]")).hasValue(SUBJECT);
        assertThat(page.locator("trix-editor")).hasText("Dear Anna");
        assertThat(page.locator(".tokens .token")).hasText("Anna Bakker");
        assertThat(page.locator(".files li")).containsText("CV Anna Bakker.txt");
        assertThat(page.evaluate("document.querySelector('[name=attachments]').files[0].text()"))
                .isEqualTo(CURRICULUM.repeat(1000));
        assertThat(keys(page)).isEqualTo(keys);
        assertNothingIsRead(page);
    }

    @Test
    void whatWasKeptInTheClearComesBackAndIsSealed(Browser browser) {
        var page = compose(browser);
        page.locator("[name=subject]").fill(SUBJECT);
        page.waitForFunction(KEPT, SUBJECT);
        page.evaluate(IN_THE_CLEAR, writer);
        assertThat(StoredInBrowser.of(page).holds(SUBJECT)).isTrue();
        page.reload();
        assertThat(page.locator("[name=subject]")).hasValue(SUBJECT);
        assertThat(page.locator("[data-draft-note]")).containsText("Add your files again");
        assertNothingIsRead(page);
        page.reload();
        assertThat(page.locator("[name=subject]")).hasValue(SUBJECT);
    }

    @Test
    void aDraftUnderAFormerKeyIsOpenedAndSealedByThePresentOne(Browser browser) {
        var page = compose(browser);
        page.locator("[name=subject]").fill(SUBJECT);
        page.waitForFunction(KEPT, SUBJECT);
        page.route("**/messages/new", SealedDraftTests::rotate);
        page.reload();
        assertThat(page.locator("[name=subject]")).hasValue(SUBJECT);
        page.waitForFunction(
                "() => Object.values(localStorage).some(kept => kept.startsWith('sealed:k9:'))");
        assertNothingIsRead(page);
    }

    @Test
    void aDraftWhoseKeyIsGoneIsSaidAndLeftAlone(Browser browser) {
        var page = compose(browser);
        page.locator("[name=subject]").fill("The former one");
        page.waitForFunction(KEPT, "The former one");
        page.evaluate(
                """
                () => Object.keys(localStorage).filter(key => key.endsWith(':letter'))
                    .forEach(key => localStorage.setItem(key, localStorage[key].replace(/:k\\d+:/, ':k0:')))
                """);
        page.reload();
        var note = page.locator("[data-draft-note]");
        assertThat(note).containsText("can no longer be opened");
        assertThat(page.locator("[name=subject]")).hasValue("");
        browser.assertAccessible(page);
        page.locator("[name=subject]").fill("The next one");
        page.waitForFunction("() => Object.keys(localStorage).some(key => key.includes('#'))");
        assertThat(stored(page)).contains("sealed:k0:");
        note.locator("button").click();
        assertThat(note).containsText("Your draft is back");
        assertThat(page.locator("[name=subject]")).hasValue("The next one");
        assertThat(stored(page)).doesNotContain("sealed:k0:");
    }

    /// Somebody at the browser puts one where it was not written, and another in the clear.
    @Test
    void whatOthersPutThereIsNotTakenForADraft(Browser browser) {
        var page = compose(browser);
        page.locator("[name=subject]").fill(SUBJECT);
        page.waitForFunction(KEPT, SUBJECT);
        page.evaluate(
                """
                () => Object.keys(localStorage).filter(key => key.endsWith(':letter')).forEach(key => {
                    localStorage.setItem(key + '?x=1', localStorage[key]);
                    localStorage.setItem(key + '?x=2', '[{"name":"subject","value":"Planted"}]');
                    for (const place of ['?x=1:at', '?x=2:at']) localStorage.setItem(key + place, Date.now());
                })
                """);
        for (var place : new String[] {"?x=1", "?x=2"}) {
            page.navigate("/messages/new" + place);
            assertThat(page.locator("[data-draft-note]")).containsText("can no longer be opened");
            assertThat(page.locator("[name=subject]")).hasValue("");
        }
        page.navigate("/messages/new");
        assertThat(page.locator("[name=subject]")).hasValue(SUBJECT);
    }

    /// As if the ring had a new key, by which drafts are sealed from now on.
    private static void rotate(Route route) {
        var answer = route.fetch();
        var page = answer.text().replace("data-keys=\"", "data-keys=\"" + LATER_KEY + " ");
        route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(page));
    }

    private String assertNothingIsRead(Page page) {
        var stored = StoredInBrowser.of(page);
        for (var word :
                new String[] {SUBJECT, "Dear Anna", "Bakker", "anna@", CURRICULUM, writer}) {
            assertThat(stored.holds(word)).as(word).isFalse();
        }
        assertThat(stored.text()).contains("ownrelay-draft", "sealed:");
        return stored.text();
    }

    private static String stored(Page page) {
        return StoredInBrowser.of(page).text();
    }

    private static String keys(Page page) {
        return page.locator("form[data-draft]").getAttribute("data-keys");
    }

    private static void signIn(Page page, String email) {
        page.locator("[name=username]").fill(email);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("main form button.btn-primary").click();
        page.waitForURL(Pattern.compile(".*/messages/new.*"));
        assertThat(page.locator("trix-editor")).isVisible();
    }

    private Page compose(Browser browser) {
        var page = browser.open(View.desktop(), writer, PASSWORD);
        page.navigate("/messages/new");
        assertThat(page.locator("trix-editor")).isVisible();
        return page;
    }
}
