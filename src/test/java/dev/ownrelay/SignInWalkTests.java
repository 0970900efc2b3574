package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.login.BrowsedProvider;
import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.View;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// What people do where a mail server wants them to sign in: for all, each for themselves, and
/// instead of a password that a provider does not take any more.
class SignInWalkTests extends KadeFixture {

    private static final String SERVERS = "/maintenance/smtp-servers";

    @AutoClose
    private final ScriptedSmtpServer mail =
            ScriptedSmtpServer.start()
                    .startTls(TestCertificate.good())
                    .requireToken((_, token) -> token.length() > 20);

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private Fixtures rows;
    private String admin;
    private UUID agency;

    @BeforeEach
    void found(Browser browser) {
        BrowsedProvider.PROVIDER.behave().sendBackTo(browser.address());
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, "login" + UUID.randomUUID().toString().substring(0, 8));
        agency =
                jdbc.sql("select tenant_id from sign_in where email = ?")
                        .param(admin)
                        .query(UUID.class)
                        .single();
    }

    /// The provider takes no passwords any more, and emails wait. The server is converted where it
    /// stands, and they leave.
    @Test
    void aServerIsConvertedWithEmailsWaitingAndTheyLeaveOnce(Browser browser) {
        var page = browser.open(View.desktop().believingAll(), admin, PASSWORD);
        page.navigate(SERVERS + "/new");
        fill(page, "Kantoor");
        page.locator("[name=username]").fill("kantoor@agency.test");
        page.locator("[name=password]").fill(MAIL_PASSWORD);
        save(page);
        var server = choose();
        var sent = write(3);
        Waiting.until(() -> rests(server));
        assertThat(mail.messages()).isEmpty();

        page.navigate(SERVERS + "/" + server);
        assertThat(page.locator("[name=password]")).isAttached();
        page.locator("#auth-MICROSOFT").check();
        assertThat(page.locator("#password-replace")).isHidden();
        assertThat(page.locator("#clientId")).isVisible();
        assertThat(page.locator("#tokenUrl")).isHidden();
        browser.assertAccessible(page);
        browser.screenshot(page, "login-microsoft-1280");
        register(page);
        save(page);
        page.waitForURL(Pattern.compile(".*/smtp-servers/" + server + "$"));
        assertThat(page.locator("#sign-in")).containsText("Until then the password of before");
        browser.assertAccessible(page);
        browser.screenshot(page, "login-none-1280");
        assertThat(password(server)).isNotEmpty();

        signIn(page, "Sign in with Microsoft");
        assertThat(page.locator("#sign-in")).hasAttribute("data-sign-in", "SIGNED_IN");
        assertThat(page.locator("#sign-in")).containsText("as anna@agency.test");
        assertThat(password(server)).isEmpty();
        browser.screenshot(page, "login-done-1280");
        Waiting.until(() -> mail.messages().size() >= sent.size());
        Waiting.until(() -> left() == sent.size());
        assertThat(mail.messages())
                .extracting(ScriptedSmtpServer.Message::to)
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(rows.value(agency, UUID.class, "select distinct smtp_server_id from message"))
                .isEqualTo(server);

        page.locator("#sign-in .btn-outline-danger").click();
        page.locator("#confirm [value=yes]").click();
        assertThat(page.locator("#sign-in")).hasAttribute("data-sign-in", "NONE");
        assertThat(did("smtp-server.password-dropped")).isEqualTo(1);
        assertThat(did("smtp-server.signed-out")).isEqualTo(1);
        page.navigate("/");
        assertThat(page.locator("[data-sign-in=NONE]")).containsText("Kantoor");
        browser.assertAccessible(page);
        browser.screenshot(page, "login-home-1280");
        page.navigate(SERVERS);
        assertThat(page.locator("tr [data-sign-in=NONE]")).isVisible();
        browser.screenshot(page, "login-list-1280");
        assertThat(BrowsedProvider.PROVIDER.asked()).isNotEmpty();
    }

    @Test
    void eachUserSignsInOnMyAccountWithoutScriptsAndOnAPhone(Browser browser) {
        var page = browser.open(View.phone().believingAll().withoutJavaScript(), admin, PASSWORD);
        page.navigate(SERVERS + "/new");
        fill(page, "Ieder zijn eigen");
        page.locator("#auth-GOOGLE").check();
        page.locator("#grant-EACH_USER").check();
        register(page);
        browser.screenshot(page, "login-google-390");
        save(page);
        page.navigate("/account");
        page.locator("#servers label:has-text('Ieder zijn eigen')").click();
        page.locator("#server button.btn-primary").first().click();
        assertThat(page.locator("#mail-login")).hasAttribute("data-sign-in", "NONE");
        browser.screenshot(page, "login-account-none-390");
        signIn(page, "Sign in with Google");
        page.waitForURL(Pattern.compile(".*/account.*"));
        assertThat(page.locator("#mail-login")).hasAttribute("data-sign-in", "SIGNED_IN");
        browser.screenshot(page, "login-account-done-390");
        page.locator("form[action*=test-letter] button").click();
        Waiting.until(() -> mail.messages().size() == 1);
    }

    @Test
    void theStepsAtMicrosoftFitAPhoneAndSpeakDutch(Browser browser) {
        rows.in(agency, "update app_user set locale = 'nl'");
        var page = browser.open(View.phone().dark().in(Locale.of("nl")), admin, PASSWORD);
        page.navigate(SERVERS + "/new");
        fill(page, "Kantoor");
        page.locator("#auth-MICROSOFT").check();
        page.locator("#grant-APPLICATION").check();
        page.locator("#app-rbac summary").click();
        assertThat(page.locator("#app-rbac")).containsText("een applicatie heeft er twee");
        assertThat(page.locator("[data-redirect]")).isHidden();
        browser.assertAccessible(page);
        browser.screenshot(page, "login-rbac-390");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThan(391);
    }

    private void fill(Page page, String name) {
        page.locator("[name=name]").fill(name);
        page.locator("[name=address]").fill("127.0.0.1:" + mail.port());
        page.locator("[name=tls]").selectOption("STARTTLS");
    }

    private static void register(Page page) {
        page.locator("#clientId").fill("client-1");
        page.locator("#clientSecret").fill("s3cret~of.client");
    }

    private static void save(Page page) {
        page.locator("[name=name]").press("Enter");
        page.waitForURL(Pattern.compile(".*/smtp-servers(?!/new).*"));
    }

    private static void signIn(Page page, String button) {
        page.locator("button:has-text('" + button + "')").press("Enter");
        assertThat(page.locator("h1")).hasText("Provider");
        page.locator("button").click();
    }

    private UUID choose() {
        var server = rows.value(agency, UUID.class, "select id from smtp_server");
        rows.in(agency, "update app_user set smtp_server_id = ?", server);
        return server;
    }

    /// @return the addresses of the recipients
    private List<String> write(int many) {
        var me = new Visitor(port);
        me.signIn(admin, PASSWORD);
        var to = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            var address = UUID.randomUUID() + "@candidate.example";
            var candidate = rows.candidate(agency, "Piet", "Jansen", address);
            var form = me.get("/messages/new?candidate=" + candidate).document();
            var answer =
                    me.post(
                            "/messages",
                            "to",
                            candidate.toString(),
                            "subject",
                            "Interview",
                            "body",
                            "<div>Nine</div>",
                            "key",
                            form.select("[name=key]").val(),
                            "route",
                            form.select("[name=route]").val());
            assertThat(answer.status()).as(answer.body()).isEqualTo(303);
            to.add(address);
        }
        return to;
    }

    private boolean rests(UUID server) {
        return rows.value(
                agency,
                Boolean.class,
                "select paused_until is not null from smtp_server where id = ?",
                server);
    }

    private int left() {
        return rows.value(
                agency, Integer.class, "select count(*)::int from message where state = 'SENT'");
    }

    private int did(String action) {
        return rows.value(
                agency,
                Integer.class,
                "select count(*)::int from audit_event where action = ?",
                action);
    }

    private String password(UUID server) {
        return rows.value(
                agency,
                String.class,
                "select coalesce(sealed_secret, '') from smtp_server where id = ?",
                server);
    }
}
