package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitUntilState;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.View;

import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;

/// The whole job, as people do it: an administrator adds a server, a recruiter chooses it, writes,
/// attaches and sends, and the message is where it belongs and nowhere else.
class MainJobTests extends KadeFixture {

    @LocalServerPort int port;

    private static final byte[] PDF = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n".getBytes();

    @ParameterizedTest
    @CsvSource({"en, Accepted", "nl, Aangenomen"})
    void aMessageLeavesThroughTheChosenServerUnderItsLogin(
            String language, String accepted, Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);
        var anna = "anna." + name + "@kade.example";

        var admin = browser.open(View.desktop(), ADMIN, PASSWORD);
        speak(admin, language);
        addServer(admin, name);
        addUser(admin, anna);

        var recruiter = join(browser, admin, anna);
        speak(recruiter, language);
        choose(recruiter, name);
        addCandidate(recruiter, name);
        write(recruiter, "Interview on Monday", "Dear {{firstName}}, see you at nine.");

        waitFor(recruiter, "SENT");
        assertThat(recruiter.locator("#story")).containsText(accepted);
        assertThat(RELAY.emails()).isEmpty();
        assertThat(OWN.messages()).hasSize(1);
        var message = OWN.messages().getFirst();
        assertThat(message.login()).isEqualTo(MAIL_LOGIN);
        assertThat(message.from()).isEqualTo(anna);
        assertThat(message.to()).isEqualTo(name + "@candidate.example");
        var mime = parse(message.bytes());
        assertThat(mime.from()).contains("Anna de Vries").contains("<" + anna + ">");
        assertThat(mime.text()).contains("Dear Piet, see you at nine.");
        assertThat(mime.attachment()).isEqualTo(PDF);
        browser.assertAccessible(recruiter);
    }

    @Test
    void aBlankChoiceLeavesThroughTheDefaultRelay(Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);

        var admin = browser.open(View.desktop(), ADMIN, PASSWORD);
        speak(admin, "en");
        choose(admin, "");
        addCandidate(admin, name);
        write(admin, "A first email", "Hello.");

        waitFor(admin, "SENT");
        assertThat(OWN.messages()).isEmpty();
        assertThat(RELAY.emails()).hasSize(1);
        assertThat(RELAY.emails().getFirst().from()).isEqualTo(ADMIN);
        assertThat(RELAY.emails().getFirst().login()).isNull();
    }

    @Test
    void aMessageWaitsForAServerThatIsDownAndLeavesWhenItIsBack(Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);
        var admin = browser.open(View.desktop(), ADMIN, PASSWORD);
        speak(admin, "nl");
        choose(admin, "");
        addCandidate(admin, name);
        RELAY.stop();
        try {
            write(admin, "Patience", "This one waits.");

            assertThat(admin.locator("#story [data-outcome]")).hasCount(1);
            assertThat(admin.locator("#story")).containsText("wacht");
            assertThat(admin.locator("[data-state=QUEUED]").first()).isVisible();
        } finally {
            RELAY.restart();
        }
        admin.locator("#story form[action$='/retry'] button").click();

        waitFor(admin, "SENT");
        assertThat(RELAY.emails()).hasSize(1);
        assertThat(OWN.messages()).isEmpty();
    }

    @Test
    void aMessageSentAfterTheSessionEndedGoesOn(Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);
        var other = anotherAgency(port, name);
        var page = browser.open(View.desktop(), ADMIN, PASSWORD);
        speak(page, "nl");
        choose(page, "");
        addCandidate(page, name);
        page.locator("main a[href*='/messages/new']").first().click();
        page.locator("[name=subject]").fill("Hours of work");
        page.locator("trix-editor").click();
        page.keyboard().type("From nine to five.");
        var form = page.url();
        attach(page);
        page.context().clearCookies();
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/login\\?kept=files"));
        assertThat(page.locator("main .alert-info")).containsText("30 min");
        browser.assertAccessible(page);

        signIn(page, other);
        page.waitForURL(Pattern.compile(".*/messages/new.*"));
        assertThat(page.locator("trix-editor")).isVisible();
        assertThat(page.locator("[name=subject]")).hasValue("");
        assertThat(page.locator(".files li")).hasCount(0);
        page.context().clearCookies();
        page.navigate(form);
        signIn(page, ADMIN);
        assertThat(page.locator("[name=subject]")).hasValue("Hours of work");
        assertThat(page.locator(".files li")).containsText("Vacature 2026.pdf");
        assertThat(page.locator("[data-draft-note] button")).isVisible();
        browser.assertAccessible(page);
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f-]{36}$"));
        waitFor(page, "SENT");
        assertThat(parse(RELAY.emails().getFirst().bytes()).attachment()).isEqualTo(PDF);
        assertThat(page.evaluate("Object.keys(localStorage).join()").toString())
                .doesNotContain("ownrelay");
        openTheFile(page);
    }

    private static void signIn(Page page, String email) {
        page.locator("[name=username]").fill(email);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("main form button.btn-primary").click();
    }

    /// What was sent can be looked at where the email is.
    private static void openTheFile(Page page) {
        var link = page.locator("#message .files a");
        assertThat(link).hasAttribute("target", "_blank");
        var answer = page.request().get(link.getAttribute("href"));
        assertThat(answer.body()).isEqualTo(PDF);
        assertThat(answer.headers().get("content-security-policy")).contains("sandbox");
    }

    @Test
    void withoutJavaScriptAnEndedSessionSaysHowToGoOn(Browser browser) {
        var name = UUID.randomUUID().toString().substring(0, 8);
        var helper = browser.open(View.desktop(), ADMIN, PASSWORD);
        choose(helper, "");
        addCandidate(helper, name);
        var page = browser.open(View.desktop().withoutJavaScript(), ADMIN, PASSWORD);
        page.navigate(helper.locator("main a[href*='/messages/new']").first().getAttribute("href"));
        page.locator("[name=subject]").fill("Hours of work");
        page.locator("[name=body]").fill("From nine to five.");
        attach(page);
        page.context().clearCookies();
        page.locator("#send").click();
        assertThat(page.locator("h1")).hasText("Your session has ended");
        assertThat(page.locator("main a.btn-primary")).hasAttribute("target", "_blank");
        var second = page.context().newPage();
        second.navigate("/login");
        signIn(second, ADMIN);
        second.waitForURL(Pattern.compile(".*/$"));
        second.close();

        page.goBack();
        assertThat(page.locator("[name=subject]")).hasValue("Hours of work");
        page.locator("#send").press("Enter");
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f-]{36}$"));
    }

    @Test
    void whatIsTypedBeforeTheScriptsArriveIsKept(Browser browser) {
        var page = browser.open(View.desktop(), ADMIN, PASSWORD);
        var held = new ArrayList<Route>();
        page.route("**/trix*", Route::abort);
        page.route("**/drafts*.js*", held::add);
        page.navigate(
                "/messages/new", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        page.locator("[name=subject]").fill("On a slow line");
        page.waitForCondition(() -> !held.isEmpty());
        page.unroute("**/drafts*.js*");
        held.forEach(Route::resume);
        page.waitForLoadState();
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages$"));

        page.navigate("/messages/new");
        assertThat(page.locator("[name=subject]")).hasValue("On a slow line");
    }

    private static void speak(Page page, String language) {
        page.navigate("/account");
        page.locator("#appearance select[name=locale]").selectOption(language);
        page.locator("#appearance button[type=submit]").click();
        assertThat(page.locator("html")).hasAttribute("lang", language);
    }

    private static void addServer(Page page, String name) {
        page.navigate("/maintenance/smtp-servers/new");
        page.locator("[name=name]").fill(name);
        page.locator("[name=address]").fill("  127.0.0.1:" + OWN.port() + " ");
        page.locator("[name=tls]").selectOption("STARTTLS");
        page.locator("[name=username]").fill(MAIL_LOGIN);
        page.locator("[name=password]").fill(MAIL_PASSWORD);
        page.locator("button[formaction$='/test']").click();
        assertThat(page.locator("#test-result .alert-success")).isVisible();
        page.locator("[name=password]").fill(MAIL_PASSWORD);
        page.locator("main form .form-actions button[type=submit]").click();
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText(name))).isVisible();
    }

    private static void addUser(Page page, String email) {
        page.navigate("/maintenance/users/new");
        page.locator("[name=displayName]").fill("Anna de Vries");
        page.locator("[name=email]").fill(email);
        page.locator("[name=role]").selectOption("RECRUITER");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(Pattern.compile(".*/maintenance/users$"));
    }

    /// Anna opens the invitation in her own browser.
    private static Page join(Browser browser, Page admin, String email) {
        var link = java.net.URI.create(admin.url()).resolve(linkTo(email)).toString();
        var page = browser.open(View.desktop());
        page.navigate(link);
        page.locator("[name=password]").fill(PASSWORD);
        page.locator("[name=repeat]").fill(PASSWORD);
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(Pattern.compile(".*/$"));
        return page;
    }

    private static void choose(Page page, String server) {
        page.navigate("/account");
        var choice =
                server.isEmpty()
                        ? page.locator("input[name=smtpServerId][value='']")
                        : page.locator(".choice label:has(strong:text-is('" + server + "')) input");
        choice.check();
        page.locator("#server form[action$='/account/server'] button[type=submit]").click();
        assertThat(page.locator("[role=status] .alert-success")).isVisible();
    }

    private static void addCandidate(Page page, String name) {
        page.navigate("/candidates/new");
        page.locator("[name=firstName]").fill("Piet");
        page.locator("[name=lastName]").fill("Jansen " + name);
        page.locator("[name=email]").fill(name + "@candidate.example");
        page.locator("main form button[type=submit]").first().click();
        page.navigate("/candidates?q=" + name);
        page.locator("main a", new Page.LocatorOptions().setHasText(name)).first().click();
    }

    /// From the candidate's page to the message's page.
    private static void write(Page page, String subject, String text) {
        page.locator("main a[href*='/messages/new']").first().click();
        page.locator("[name=subject]").fill(subject);
        page.locator("trix-editor").click();
        page.keyboard().type(text);
        attach(page);
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f-]{36}$"));
    }

    private static void attach(Page page) {
        page.locator("[name=attachments]")
                .setInputFiles(new FilePayload("Vacature 2026.pdf", "application/pdf", PDF));
    }

    private static void waitFor(Page page, String state) {
        assertThat(page.locator("#story [data-state=" + state + "]"))
                .isVisible(
                        new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                                .setTimeout(30_000));
    }

    private record Mime(String from, String text, byte[] attachment) {}

    private static Mime parse(byte[] bytes) {
        try {
            var message =
                    new MimeMessage(
                            Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            var mixed = (MimeMultipart) message.getContent();
            var bodies = (MimeMultipart) mixed.getBodyPart(0).getContent();
            BodyPart file = mixed.getBodyPart(1);
            return new Mime(
                    message.getFrom()[0].toString(),
                    bodies.getBodyPart(0).getContent().toString(),
                    file.getInputStream().readAllBytes());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
