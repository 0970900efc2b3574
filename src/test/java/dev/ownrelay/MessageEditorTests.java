package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Writing a message as people do who keep their hands on the keyboard.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageEditorTests extends KadeFixture {

    private static final String NAME = "desk" + UUID.randomUUID().toString().substring(0, 8);
    private static final String TOKENS = ".tokens .token";

    /// Somebody drops or pastes a file of a size.
    private static final String GIVE =
            """
            (field, [how, name, size]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(size)], name));
                const all = { bubbles: true, cancelable: true };
                field.dispatchEvent(how === 'drop' ? new DragEvent(how, { ...all, dataTransfer: data })
                    : new ClipboardEvent(how, { ...all, clipboardData: data }));
            }
            """;

    @LocalServerPort int port;

    private String writer;

    @BeforeAll
    void addCandidates() {
        writer = anotherAgency(port, NAME);
        var visitor = new Visitor(port);
        visitor.signIn(writer, PASSWORD);
        for (var name : List.of("Anna Bakker", "Anton Berg", "Chris Dekker")) {
            var words = name.split(" ");
            visitor.get("/candidates/new");
            visitor.post(
                    "/candidates/new",
                    "firstName",
                    words[0],
                    "lastName",
                    words[1],
                    "email",
                    words[0].toLowerCase() + "@people.example");
        }
    }

    @Test
    void findsAndRemovesRecipientsByKeyboard(Browser browser) {
        var page = compose(browser);
        var to = page.locator("#to-input");
        to.click();
        page.keyboard().type("an");
        assertThat(page.locator("#to-options [role=option]")).hasCount(2);
        page.keyboard().press("ArrowDown");
        var pointed = page.locator("#to-options [aria-selected=true] strong").innerText();
        browser.assertAccessible(page);
        page.keyboard().press("Enter");
        assertThat(page.locator(TOKENS)).hasText(new String[] {pointed});
        assertThat(page.locator("#to-options")).isHidden();

        page.keyboard().type("dekk");
        assertThat(page.locator("#to-options [role=option]")).hasCount(1);
        page.keyboard().press("Enter");
        assertThat(page.locator(TOKENS)).hasCount(2);
        assertThat(page.locator("#send")).hasText("Send 2 emails");

        page.keyboard().press("Backspace");
        assertThat(page.locator(TOKENS)).hasText(new String[] {pointed});
        assertThat(page.locator("#send")).not().containsText("2");
        assertThat(page).hasURL(Pattern.compile(".*/messages/new$"));
    }

    @Test
    void takesAPastedListAndSaysWhoIsUnknown(Browser browser) {
        var page = compose(browser);
        paste(page, "Anna <ANNA@people.example>; chris@people.example,\nwho@else.example");
        assertThat(page.locator(TOKENS)).hasText(new String[] {"Anna Bakker", "Chris Dekker"});
        assertThat(page.locator("#newcomers")).hasValue("Who; ; who@else.example");
        assertThat(page.locator("#send")).hasText("Send 2 emails");
        paste(page, "anton@people.example");
        assertThat(page.locator(TOKENS)).hasCount(3);
        assertThat(page.locator("#newcomers")).hasCount(0);
    }

    @Test
    void keepsADraftUntilItIsSent(Browser browser) {
        var page = compose(browser);
        paste(page, "anna@people.example chris@people.example");
        assertThat(page.locator(TOKENS)).hasCount(2);
        page.locator("[name=subject]").fill("Half an email");
        page.locator("trix-editor").click();
        page.keyboard().type("Dear {{firstName}}");
        page.waitForFunction(KEPT, "firstName");
        page.reload();

        assertThat(page.locator("[data-draft-note] button")).isVisible();
        assertThat(page.locator(TOKENS)).hasText(new String[] {"Anna Bakker", "Chris Dekker"});
        assertThat(page.locator("[name=subject]")).hasValue("Half an email");
        assertThat(page.locator("trix-editor")).hasText("Dear {{firstName}}");
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages\\?batch=.*"));
        assertThat(page.locator("#messages tbody tr")).hasCount(2);

        page.navigate("/messages/new");
        assertThat(page.locator("trix-editor")).isVisible();
        assertThat(page.locator("[name=subject]")).hasValue("");
        assertThat(page.locator(TOKENS)).hasCount(0);
        assertThat(page.evaluate("Object.keys(localStorage).join()").toString())
                .doesNotContain("ownrelay-draft");
    }

    @Test
    void anEmptyDraftIsNoneAndABannerMovesNothing(Browser browser) {
        var page = compose(browser);
        var subject = page.locator("[name=subject]");
        for (var view : List.of(View.desktop(), View.phone())) {
            page.setViewportSize(view.width(), view.height());
            page.evaluate("scrollTo(0, 0)");
            subject.fill("Half");
            page.locator("trix-editor").click();
            page.keyboard().type("x");
            page.waitForFunction(KEPT, "x</div>");
            page.evaluate(
                    "document.querySelector('trix-editor').editor.deleteInDirection('backward')");
            assertThat(page.locator("trix-editor")).hasText("");
            subject.fill("");
            page.waitForFunction(
                    "() => !Object.keys(localStorage).some(key => key.includes('draft'))");
            page.reload();
            assertThat(page.locator("trix-editor")).isVisible();
            assertThat(page.locator("[data-draft-note]")).isEmpty();
            double top = subject.boundingBox().y;

            subject.fill("Half an email");
            page.waitForFunction(KEPT, "Half an email");
            page.reload();
            assertThat(page.locator("trix-editor")).isVisible();
            assertThat(page.locator("[data-draft-note]")).containsText("draft");
            assertThat(subject.boundingBox().y).isEqualTo(top);
            browser.assertAccessible(page);
            browser.screenshot(page, "draft at " + view.width());
            page.locator("[data-draft-note] button").click();
            assertThat(page.locator("[data-draft-note]")).isEmpty();
            assertThat(page.locator("trix-editor")).isVisible();
            assertThat(subject).hasValue("");
        }
    }

    @Test
    void refusesWhatIsTooLargeBeforeItIsUploaded(Browser browser) {
        var page = compose(browser);
        var files = page.locator(".files li");
        var refused = page.locator("#attachments-refused");
        page.locator("[name=attachments]")
                .setInputFiles(
                        new FilePayload[] {
                            new FilePayload("Small.txt", "text/plain", new byte[10]),
                            new FilePayload("Film.mp4", "video/mp4", new byte[10 * 1024 * 1024 + 1])
                        });
        assertThat(refused).containsText("Film.mp4 is larger than 10 MB.");
        assertThat(page.locator("#attachments-add"))
                .hasAttribute("aria-describedby", "attachments-refused attachments-help");
        browser.assertAccessible(page);
        browser.screenshot(page, "file refused");
        for (var how : List.of("drop", "paste")) {
            page.locator("#subject").evaluate(GIVE, List.of(how, how + ".zip", 11 * 1024 * 1024));
            assertThat(refused).hasText(how + ".zip is larger than 10 MB.");
        }
        assertThat(files).hasCount(1);
        assertThat(files).containsText("Small.txt");
    }

    @Test
    void listsFilesAndTakesThemBack(Browser browser) {
        var page = compose(browser);
        var files = page.locator(".files li");
        var input = page.locator("[name=attachments]");
        input.setInputFiles(new FilePayload("One.pdf", "application/pdf", new byte[2048]));
        assertThat(files).hasCount(1);
        input.setInputFiles(new FilePayload("Two.txt", "text/plain", new byte[10]));
        assertThat(files).hasCount(2);
        assertThat(files.first()).containsText("One.pdf");
        assertThat(files.first()).containsText("2 kB");
        page.locator(".files button[aria-label$='One.pdf']").click();
        assertThat(files).hasCount(1);
        assertThat(files).containsText("Two.txt");
        assertThat(page.evaluate("document.querySelector('[name=attachments]').files.length"))
                .isEqualTo(1);
        assertThat(page.locator("#attachments-add")).isFocused();
    }

    @Test
    void obeysKeysButNotWhileTyping(Browser browser) {
        var page = browser.open(View.desktop(), writer, PASSWORD);
        page.navigate("/candidates");
        page.keyboard().press("c");
        page.waitForURL("**/messages/new");
        page.navigate("/");
        page.keyboard().press("g");
        page.keyboard().press("o");
        page.waitForURL("**/messages");
        page.keyboard().press("?");
        assertThat(page.locator("#shortcuts")).isVisible();
        browser.assertAccessible(page);
        page.keyboard().press("c");
        page.keyboard().press("Escape");
        assertThat(page.locator("#shortcuts")).isHidden();

        page.keyboard().press("/");
        assertThat(page.locator("main input[type=search]")).isFocused();
        page.keyboard().type("cgo?");
        assertThat(page.locator("main input[type=search]")).hasValue("cgo?");
        assertThat(page.locator("#shortcuts")).isHidden();
        assertThat(page).hasURL(Pattern.compile(".*/messages$"));
    }

    private Page compose(Browser browser) {
        var page = browser.open(View.desktop(), writer, PASSWORD);
        page.navigate("/messages/new");
        assertThat(page.locator("trix-editor")).isVisible();
        return page;
    }
}
