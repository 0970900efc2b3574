package dev.ownrelay.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.BrowserTest;
import dev.ownrelay.support.View;

import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.util.Properties;

@BrowserTest
@Import(DemoConfiguration.class)
class DemoTests {

    private static final DemoMailServers SERVERS = DemoMailServers.get();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        SERVERS.settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    @Test
    void showsWhatArrivedWhereAndUnderWhichLogin(Browser browser) throws Exception {
        try (var transport = signIn(SERVERS.kade(), DemoMailServers.PASSWORD)) {
            send(transport, "First on this connection");
            send(transport, "Second on this connection");
        }
        var page = browser.open(View.desktop());
        page.navigate("/demo/inbox");
        var kade = page.locator("[data-server='Kade mail server'] tbody tr");
        assertThat(kade.allInnerTexts())
                .hasSize(2)
                .allMatch(row -> row.contains("mail@kade.example"))
                .allMatch(row -> row.contains("anna@kade.example"));
        assertThat(page.locator("[data-server='Northbank post'] tbody tr").count()).isZero();
        assertThat(page.locator("[data-server='Default relay'] tbody tr").count()).isZero();
        browser.assertAccessible(page);
    }

    @Test
    void showsInvitationsSoThatTheirLinkCanBePressed(Browser browser) {
        var admin = DemoPeople.agencies(SERVERS).getLast().people().getFirst();
        var page = browser.open(View.desktop(), admin.email(), DemoPeople.PASSWORD);
        page.navigate("/maintenance/users/new");
        page.locator("#displayName").fill("New Person");
        page.locator("#email").fill("new@northbank.example");
        page.locator("main form button[type=submit]").first().click();
        page.navigate("/demo/inbox");
        var row =
                page.locator("[data-server='Default relay'] tr", withText("new@northbank.example"));
        row.waitFor();
        assertThat(row.innerText()).contains("invites you to Northbank Talent");
        browser.assertAccessible(page);
        row.getByText("Open the link").click();
        page.locator("#password").fill(DemoPeople.PASSWORD + "!");
        page.locator("#repeat").fill(DemoPeople.PASSWORD + "!");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL("**/");
        assertThat(page.locator(".side-user").innerText()).contains("New Person");
    }

    private static Page.LocatorOptions withText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void letsEverybodyOfTheDemoIn(Browser browser) {
        for (var agency : DemoPeople.agencies(SERVERS)) {
            for (var person : agency.people()) {
                browser.open(View.desktop(), person.email(), DemoPeople.PASSWORD);
            }
        }
    }

    @Test
    void takesNoMessageWithoutALogin() throws Exception {
        var before = SERVERS.northbank().arrivals();
        try (var transport = session().getTransport("smtps")) {
            transport.connect("127.0.0.1", SERVERS.northbank().port(), null, null);
            assertThatThrownBy(() -> send(transport, "Nobody wrote this")).isNotNull();
        }
        assertThatThrownBy(() -> signIn(SERVERS.northbank(), "wrong"))
                .hasMessageContaining("Authentication credentials invalid");
        assertThat(SERVERS.northbank().arrivals()).isEqualTo(before);
    }

    private static Transport signIn(DemoMailServer server, String password) throws Exception {
        var transport = session().getTransport("smtps");
        transport.connect("127.0.0.1", server.port(), server.login(), password);
        return transport;
    }

    private static Session session() {
        var properties = new Properties();
        properties.put("mail.smtps.ssl.trust", "127.0.0.1");
        return Session.getInstance(properties);
    }

    private static void send(Transport transport, String subject) throws Exception {
        var message = new MimeMessage(session());
        message.setFrom("anna@kade.example");
        message.setSubject(subject);
        message.setText("Hello");
        transport.sendMessage(
                message, new InternetAddress[] {new InternetAddress("jan@candidates.example")});
    }
}
