package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;

import dev.ownrelay.login.BrowsedProvider;
import dev.ownrelay.support.BrowserTest;
import dev.ownrelay.support.ScriptedClamd;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import java.util.Optional;
import java.util.regex.Pattern;

/// An agency with an administrator, who is operator too, a default relay, a mail server of its own
/// and a virus scanner. One application for all tests that begin here.
@BrowserTest
@Import(BrowsedProvider.class)
@TestPropertySource(
        properties = {
            "ownrelay.bootstrap.agency=Kade Werving",
            "ownrelay.bootstrap.email=" + KadeFixture.ADMIN,
            "ownrelay.bootstrap.password=" + KadeFixture.PASSWORD,
            "ownrelay.smtp.connect-timeout=3s",
            "spring.mail.host=127.0.0.1"
        })
public abstract class KadeFixture {

    protected static final String PASSWORD = "quiet harbour seven";
    protected static final String ADMIN = "bea@kade.example";
    protected static final String MAIL_LOGIN = "relay user";
    protected static final String MAIL_PASSWORD = " p4ss: wörd with spaces ";

    /// Whether a text stands in a draft that the browser keeps, and that the page can open.
    protected static final String KEPT =
            """
            text => Object.entries(localStorage).some(([key, kept]) => kept.startsWith('sealed:')
                && window.ownrelay.sealer.openText(kept, key).includes(text))
            """;

    private static final Pattern LINK =
            Pattern.compile("https?://[^/\\s]+(/(?:invitation|reset|confirm)/[A-Za-z0-9_-]+)");

    protected static final ScriptedDnsServer DNS = ScriptedDnsServer.start();
    protected static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();
    protected static final ScriptedSmtpServer OWN =
            ScriptedSmtpServer.start().startTls(TestCertificate.good());
    protected static final ScriptedClamd SCANNER = ScriptedClamd.onAPort();

    @DynamicPropertySource
    protected static void servers(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.port", RELAY::port);
        registry.add("ownrelay.dns.servers", DNS::address);
        registry.add("ownrelay.dns.timeout", () -> "20s");
        registry.add("ownrelay.virus-scanner.url", SCANNER::url);
        registry.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
    }

    @BeforeEach
    protected void emptyMailboxes() {
        OWN.behave().requireLogin(MAIL_LOGIN, MAIL_PASSWORD);
        OWN.messages().clear();
        RELAY.behave().messages().clear();
        SCANNER.judges();
    }

    /// Makes another agency, so that a test has it to itself.
    ///
    /// @return the address of its administrator
    protected static String anotherAgency(int port, String name) {
        var operator = new Visitor(port);
        operator.signIn(ADMIN, PASSWORD);
        operator.get("/operator/agencies/new");
        var email = "admin@" + name + ".example";
        var answer =
                operator.post(
                        "/operator/agencies/new",
                        "name",
                        name,
                        "locale",
                        "en",
                        "adminName",
                        "Bea",
                        "adminEmail",
                        email);
        assertThat(answer.status()).isEqualTo(303);
        accept(port, email, PASSWORD);
        return email;
    }

    /// Opens the invitation that came to a mailbox, and chooses a password.
    protected static void accept(int port, String email, String password) {
        var link = linkTo(email);
        var person = new Visitor(port);
        assertThat(person.get(link).status()).isEqualTo(200);
        var done = person.post(link, "password", password, "repeat", password);
        assertThat(done.location()).isEqualTo("/");
    }

    /// The path of the link in the mail to an address, which is taken out of the mailbox.
    protected static String linkTo(String email) {
        var mail =
                await().until(
                                () ->
                                        RELAY.messages().stream()
                                                .filter(message -> message.to().equals(email))
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        RELAY.messages().remove(mail);
        var link = LINK.matcher(mail.text().replace("=\r\n", ""));
        assertThat(link.find()).as(mail.text()).isTrue();
        return link.group(1);
    }

    /// Pastes a text into the recipients.
    protected static void paste(Page page, String text) {
        page.locator("#to-input")
                .evaluate(
                        """
                        (input, text) => {
                            const clipboardData = new DataTransfer();
                            clipboardData.setData('text/plain', text);
                            input.dispatchEvent(new ClipboardEvent('paste',
                                { clipboardData, bubbles: true, cancelable: true }));
                        }
                        """,
                        text);
    }
}
