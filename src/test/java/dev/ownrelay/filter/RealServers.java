package dev.ownrelay.filter;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.check.FindingKind;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What Debian's rspamd and SpamAssassin say of a message: `./mvnw -Preal-servers test`, as root on
/// Debian with both installed.
@Timeout(60)
class RealServers {

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        RealFilter.start();
    }

    @ParameterizedTest
    @EnumSource
    void thinksWellOfAPlainEmail(RealFilter filter) {
        var opinion = opinion(filter, message("Your application", "text/plain"));
        assertThat(opinion.threshold()).isGreaterThan(opinion.score());
        assertThat(opinion.symbols()).allMatch(symbol -> symbol.kind().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWeWouldSayOfABadOne(RealFilter filter) {
        var opinion = opinion(filter, message("YOUR APPLICATION AT ACME TODAY", "text/html"));
        assertThat(opinion.symbols())
                .flatMap(symbol -> symbol.kind().stream().toList())
                .contains(FindingKind.SUBJECT_SHOUTING, FindingKind.NO_TEXT_PART);
    }

    /// The text by which filters are tried.
    @ParameterizedTest
    @EnumSource
    void refusesWhatEveryFilterRefuses(RealFilter filter) {
        var trial = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n";
        var opinion = opinion(filter, message("Your application", "text/plain") + trial);
        assertThat(opinion.score()).isGreaterThanOrEqualTo(opinion.threshold());
        assertThat(opinion.symbols().getFirst().name()).contains("GTUBE");
    }

    private static Opinion opinion(RealFilter filter, String message) {
        var octets = message.replace("\n", "\r\n").getBytes(UTF_8);
        return filter.opinion(octets, "anna@agency.example", "carl@candidate.example");
    }

    private static String message(String subject, String type) {
        return """
        Date: Sun, 29 Nov 2026 13:00:00 +0000
        From: Anna de Vries <anna@agency.example>
        To: Carl Jansen <carl@candidate.example>
        Message-ID: <3f1c2c1e-6c2b-4b7e-9d4f-1a2b3c4d5e6f@agency.example>
        Subject: %s
        MIME-Version: 1.0
        Content-Type: %s; charset=utf-8

        <p>Dear Carl, thank you for your application. Can you come on Thursday at ten?</p>

        Kind regards, Anna de Vries
        """
                .formatted(subject, type);
    }
}
