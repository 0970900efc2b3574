package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.CaCertificates.Parsed;
import dev.ownrelay.conversation.CaCertificates.Problem;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

class CaCertificatesTests {

    private static final String GOOD = TestCertificate.good().text();
    private static final String SIGNED = TestCertificate.signed().text();

    /// After they were made.
    private static final Instant NOW = Instant.now();

    @Test
    void nothingTypedIsNothing() {
        assertThat(parse(" \r\n ")).isEqualTo(new Parsed.Ok(null));
    }

    @Test
    void keepsTheCertificatesAndNothingElse() {
        var typed = "subject=CN=x\r\n" + GOOD.replace("\n", "\r\n") + "issuer=CN=x\n" + SIGNED;

        var pem = pem(typed);

        assertThat(pem).doesNotContain("\r", "subject", "issuer").isEqualTo(pem(pem));
        assertThat(CaCertificates.authorities(pem))
                .extracting(CaCertificates.Authority::subject)
                .containsExactly("CN=mail.agency.example", "CN=Agency authority");
        assertThat(CaCertificates.subjects(pem))
                .isEqualTo("CN=mail.agency.example; CN=Agency authority");
    }

    @Test
    void oneFormForOneCertificateHoweverItIsTyped() {
        var oneLine = GOOD.replaceAll("(?<![-])\\R(?![-])", "");

        assertThat(pem(GOOD + GOOD)).isEqualTo(pem(GOOD)).isEqualTo(pem(oneLine));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            })
    void refusesWhatIsNoCertificate(String typed) {
        assertThat(parse(typed)).isEqualTo(new Parsed.Bad(Problem.NOT_PEM, ""));
        assertThat(parse(GOOD + typed.replace("hello", "-----BEGIN X")))
                .isEqualTo(new Parsed.Bad(Problem.NOT_PEM, ""));
    }

    @Test
    void refusesAPrivateKey() {
        var typed = GOOD + "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----";

        assertThat(parse(typed)).isEqualTo(new Parsed.Bad(Problem.PRIVATE_KEY, ""));
    }

    @Test
    void refusesWhatIsTooMuch() {
        assertThat(parse("x".repeat(CaCertificates.MAX_CHARACTERS + 1)))
                .isEqualTo(new Parsed.Bad(Problem.LONG, ""));
    }

    @Test
    void refusesWhatIsNotValidNow() {
        var late = CaCertificates.parse(SIGNED, NOW.plus(Duration.ofDays(401)));
        var early = CaCertificates.parse(SIGNED, NOW.minus(Duration.ofDays(2)));

        assertThat(late).isEqualTo(new Parsed.Bad(Problem.EXPIRED, "CN=Agency authority"));
        assertThat(early).isEqualTo(new Parsed.Bad(Problem.NOT_YET, "CN=Agency authority"));
        assertThat(parse(TestCertificate.expired().text()))
                .isEqualTo(new Parsed.Bad(Problem.EXPIRED, "CN=mail.agency.example"));
    }

    @Test
    void showsNothingOfWhatCannotBeRead() {
        assertThat(CaCertificates.authorities("x")).isEmpty();
        assertThat(CaCertificates.authorities(null)).isEmpty();
    }

    private static Parsed parse(String typed) {
        return CaCertificates.parse(typed, NOW);
    }

    private static String pem(String typed) {
        assertThat(parse(typed)).isInstanceOf(Parsed.Ok.class);
        return ((Parsed.Ok) parse(typed)).pem();
    }
}
