package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writing to many at once, from the list of candidates and from a pasted list.
class WritingToManyTests extends KadeFixture {

    private static final String NAME = "many" + UUID.randomUUID().toString().substring(0, 8);

    private static String admin = "";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private Fixtures rows;
    private UUID agency;

    @BeforeEach
    void candidates() {
        rows = new Fixtures(jdbc, manager);
        admin = admin.isEmpty() ? anotherAgency(port, NAME) : admin;
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
        rows.in(agency, "update app_user set locale = 'en'");
        rows.in(agency, "delete from candidate");
        rows.in(
                agency,
                """
                insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                select ?, gen_random_uuid(), 'Piet', 'van der Berg ' || n, n || '@many.example', now()
                from generate_series(1, 60) n
                """,
                agency);
    }

    @Test
    void tickedAndPastedPeopleGetOneEmailEach(Browser browser) {
        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.navigate("/candidates?q=van+der");
        page.locator("#candidates .pick").nth(0).check();
        page.locator("#candidates .pick").nth(1).check();
        assertThat(page.locator("#write-many")).hasText("Write to 2");
        browser.screenshot(page, "candidates-1280");
        browser.assertAccessible(page);
        page.locator("#many [name=all]").check();
        assertThat(page.locator("#write-many")).hasText("Write to 60");
        page.locator("#write-many").click();
        assertThat(page.locator(".tokens .token")).hasCount(1);
        assertThat(page.locator(".token-many")).containsText("60 candidates");
        assertThat(page.locator("#send")).hasText("Send 60 emails");
        page.reload();
        page.locator(".token-fold").click();
        assertThat(page.locator(".tokens .token")).hasCount(61);
        page.locator(".token:has-text('van der Berg 60') .x").click();
        assertThat(page.locator(".token-many")).containsText("59 candidates");

        int[] requests = {0};
        page.onRequest(request -> requests[0] += request.url().contains("/recipients") ? 1 : 0);
        paste(page, pasted());
        assertThat(page.locator("[data-said-of=known]")).containsText("60 of your candidates");
        assertThat(page.locator("#add-newcomers")).hasText("Add 440 as candidates");
        assertThat(page.locator("[data-said-of=twice]")).containsText("One address");
        browser.assertAccessible(page);
        browser.screenshot(page, "paste-1280");
        page.locator("#add-newcomers").click();
        assertThat(page.locator(".token-many")).containsText("500 candidates");
        assertThat(page.locator("#newcomers")).hasCount(0);
        assertThat(requests[0]).isEqualTo(2);
        assertThat(count("candidate where last_name = 'de Vries 77'")).isOne();

        page.locator("[name=subject]").fill("A job");
        page.locator("trix-editor").click();
        page.keyboard().type("Dear {{firstName}}");
        page.locator("#send").click();
        page.waitForURL("**/messages?batch=*");
        await().atMost(Duration.ofMinutes(2)).until(() -> RELAY.emails().size() == 500);
        assertThat(RELAY.emails().stream().map(ScriptedSmtpServer.Message::to).distinct())
                .hasSize(500);
        assertThat(sentTo("77@new.example")).contains("Dear Anna");
    }

    @Test
    void onAPhoneInDutchAndWithoutScriptsTheSameIsDone(Browser browser) {
        rows.in(agency, "update app_user set locale = 'nl'");
        var phone = browser.open(View.phone().dark().in(Locale.of("nl")), admin, PASSWORD);
        phone.navigate("/candidates");
        phone.locator("#candidates .pick").first().check();
        browser.screenshot(phone, "candidates-390");
        browser.assertAccessible(phone);
        assertNothingIsCutOff(phone);
        phone.locator("#many [name=all]").check();
        assertThat(phone.locator("#write-many")).hasText("Schrijven aan 60");
        phone.locator("#write-many").click();
        paste(phone, "Anna de Vries <1@new.example>, oeps@");
        assertThat(phone.locator("#add-newcomers")).hasText("Toevoegen als kandidaat");
        browser.screenshot(phone, "paste-390");
        assertNothingIsCutOff(phone);

        var plain = browser.open(View.phone().withoutJavaScript(), admin, PASSWORD);
        plain.navigate("/candidates");
        plain.locator("#candidates .pick").nth(3).check();
        plain.locator("#candidates .pick").nth(4).check();
        plain.locator("#write-many").click();
        plain.locator("[name=subject]").fill("Een baan voor {{voornaam}}");
        plain.locator("[name=body]").fill("<div>Beste {{achternaam}}</div>");
        plain.locator(".paste summary").click();
        plain.locator("#pasted").fill("Anna; de Vries; 2@new.example");
        plain.locator("#take").press("Enter");
        browser.screenshot(plain, "paste-390-plain");
        plain.locator("#newcomers").fill("Hanna; de Vries; 2@new.example");
        plain.locator("#add-newcomers").press("Enter");
        assertThat(plain.locator("#to option[selected]")).hasCount(3);
        assertThat(plain.locator("[name=subject]")).hasValue("Een baan voor {{voornaam}}");
        plain.locator("#send").click();
        plain.waitForURL("**/messages?batch=*");
        await().atMost(Duration.ofMinutes(2)).until(() -> RELAY.emails().size() == 3);
        assertThat(sentTo("2@new.example"))
                .contains("Subject: Een baan voor Hanna", "Beste de Vries");
    }

    @Test
    void theFormSaysWhatIsWrongUnderTheFieldAndTheThreadShowsWhatWasSent(Browser browser) {
        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.navigate("/candidates/new");
        page.locator("[name=email]").fill("anna at home");
        page.locator("main form button[type=submit]").click();
        assertThat(page.locator("#firstName-error")).isVisible();
        assertThat(page.locator("#email-error")).containsText("not an email address");
        assertThat(page.locator("[name=email]")).hasValue("anna at home");

        page.navigate("/candidates");
        page.locator("#who").fill("Zora Zomer <zora@new.example>");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-flash=notice]")).containsText("Zora Zomer is saved");
        page.navigate("/candidates?show=never&q=zora");
        page.locator("#candidates td.col-write a").click();
        page.locator("[name=subject]").fill("Interview");
        page.locator("trix-editor").click();
        page.keyboard().type("Nine o'clock on Monday.");
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages/[0-9a-f]{8}-.*"));
        page.navigate("/candidates?q=zora");
        assertThat(page.locator("#candidates td.col-state")).containsText("Interview");
        page.locator("#candidates td.col-email .line a").click();
        assertThat(page.locator("#thread > li")).containsText("Nine o'clock on Monday.");
        browser.screenshot(page, "thread-1280");
        browser.assertAccessible(page);
    }

    private static String pasted() {
        var known = IntStream.rangeClosed(1, 60).mapToObj(n -> "Piet <" + n + "@many.example>");
        var fresh =
                IntStream.rangeClosed(1, 440)
                        .mapToObj(n -> "Anna de Vries " + n + " <" + n + "@new.example>");
        return Stream.concat(known, fresh).collect(Collectors.joining(",\n")) + "\n1@many.example";
    }

    private static String sentTo(String address) {
        return RELAY.emails().stream()
                .filter(message -> message.to().equals(address))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private long count(String rowsOf) {
        return rows.value(agency, Long.class, "select count(*) from " + rowsOf);
    }

    private static void assertNothingIsCutOff(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }
}
