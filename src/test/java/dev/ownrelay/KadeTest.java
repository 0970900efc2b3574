package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.BrowserTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/// An agency with an administrator, who is operator too, a default relay and a mail server of its
/// own. One application for all tests that begin here.
@BrowserTest
@TestPropertySource(
        properties = {
            "ownrelay.bootstrap.agency=Kade Werving",
            "ownrelay.bootstrap.email=" + KadeTest.ADMIN,
            "ownrelay.bootstrap.password=" + KadeTest.PASSWORD,
            "ownrelay.smtp.connect-timeout=3s",
            "spring.mail.host=127.0.0.1"
        })
abstract class KadeTest {

    static final String PASSWORD = "quiet harbour seven";
    static final String ADMIN = "bea@kade.example";
    static final String MAIL_LOGIN = "relay user";
    static final String MAIL_PASSWORD = " p4ss: wörd with spaces ";

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();
    static final ScriptedSmtpServer OWN =
            ScriptedSmtpServer.start().startTls(TestCertificate.good());

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.port", RELAY::port);
        registry.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
    }

    @BeforeEach
    void emptyMailboxes() {
        OWN.behave().requireLogin(MAIL_LOGIN, MAIL_PASSWORD);
        OWN.letters().clear();
        RELAY.behave().letters().clear();
    }

    /// Makes another agency, so that a test has it to itself.
    ///
    /// @return the address of its administrator
    static String anotherAgency(int port, String name) {
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
                        email,
                        "adminPassword",
                        PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        return email;
    }
}
