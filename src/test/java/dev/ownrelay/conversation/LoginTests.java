package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Unauthorized;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of the ways to log in that a server offers is taken.
class LoginTests {

    private static final TestCertificate CERTIFICATE = TestCertificate.good();

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start().startTls(CERTIFICATE).requireLogin("anna", "sécret");

    @ParameterizedTest
    @CsvSource({
        "LOGIN PLAIN CRAM-MD5, PLAIN",
        "PLAIN, PLAIN",
        "LOGIN XOAUTH2, LOGIN",
        "CRAM-MD5 LOGIN, LOGIN",
        "CRAM-MD5 XOAUTH2, CRAM-MD5"
    })
    void takesPlainBeforeLoginBeforeCramMd5(String offered, String taken) {
        server.mechanisms(offered);

        assertThat(send(challenged(), "sécret")).isInstanceOf(Accepted.class);
        assertThat(server.commands())
                .filteredOn(command -> command.startsWith("AUTH "))
                .singleElement()
                .satisfies(command -> assertThat(command).startsWith("AUTH " + taken));
        assertThat(server.messages()).singleElement().extracting("login").isEqualTo("anna");
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "LOGIN", "CRAM-MD5"})
    void aRefusedLoginIsTriedOnce(String mechanism) {
        server.mechanisms(mechanism);

        assertThat(send(challenged(), "wrong"))
                .isInstanceOfSatisfying(
                        Unauthorized.class,
                        refused -> assertThat(refused.reply().code()).isEqualTo(535));
        assertThat(server.count("AUTH")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"XOAUTH2 GSSAPI", "CRAM-MD5", "CRAM-MD5 DIGEST-MD5"})
    void saysWhichWaysAServerOffersWhereNoneCanBeTaken(String offered) {
        server.mechanisms(offered);

        assertThat(send(Talk.trusting(CERTIFICATE), "sécret"))
                .isInstanceOfSatisfying(
                        Unauthorized.class,
                        refused ->
                                assertThat(refused.reply().text())
                                        .isEqualTo(Fault.NO_MECHANISM.with(offered)));
        assertThat(server.count("AUTH")).isZero();
    }

    private static Talk challenged() {
        return Talk.trusting(CERTIFICATE).with("allow-cram-md5", "true");
    }

    private DeliveryResult send(Talk talk, String password) {
        return talk.send(Talk.endpoint(server, Tls.STARTTLS, "anna", password));
    }
}
