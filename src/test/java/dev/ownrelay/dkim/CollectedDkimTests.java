package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Messages of 2009 and 2017 that large senders signed and Apache James publishes to be verified,
/// with the keys that stood in the DNS then.
class CollectedDkimTests extends DkimFixture {

    private static final String CORPUS = "/org/apache/james/jdkim/corpus/%s.eml";
    private static final String BEFORE = "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ";

    @BeforeEach
    void theirKeys() {
        dns.txt(
                "gamma._domainkey.gmail.com",
                BEFORE + "DIhyR3oItOy22ZOaBrIVe9m/iME3RqOJeasANSpg2YTHTYV+Xtp4xwf5gTjCmHQEMOs0",
                "qYu0FYiNQPQogJ2t0Mfx9zNu06rfRBDjiIU9tpx2T+NGlWZ8qhbiLo5By8apJavLyqTLavyPSrvsx0B3Y"
                        + "zC63T4Age2CDqZYA+OwSMWQIDAQAB");
        dns.txt(
                "s1024._domainkey.yahoo.com",
                BEFORE + "DrEee0Ri4Juz+QfiWYui/E9UGSXau/2P8LjnTD8V4Unn+2FAZVGE3kL23bzeoULYv4Pe",
                "leB3gfmJiDJOKU3Ns5L4KJAUUHjFwDebt0NP+sBK0VKeTATL2Yr/S3bT/xhy+1xtj4RkdV7fVxTn56Lb4"
                        + "udUnwuxK4V5b5PdOKj/+XcwIDAQAB; n=A 1024 bit key;");
        dns.txt(
                "mail._domainkey.sqli.com",
                BEFORE + "C1CTqmkuRWkxlHcv1peAz3c0RuXHthVO1xx1Hy4HryZUJwSJo/R3cnEwKorQvlRuDSMg",
                "XSLLxI8u6n7h6mzRmHdsS/A+pKc7nx/6WS4N6U57PSNqOclxfwa27m/EIL6KTk9KDhaKsXxquQUBkP1CQ"
                        + "EUZHPhQ/t7s4dmU/kvGFgNQIDAQAB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gamma_gmail.com",
                "gamma_gmail.com_duplicateheaders",
                "s1024_yahoo.com",
                "multiHeader"
            })
    void whatTheySignedHoldsUntilAnythingChanges(String name) {
        var message = message(name);
        assertThat(reasons(message)).containsExactly(DkimReason.VALID);
        assertThat(reasons(message + "x")).containsExactly(DkimReason.BODY_CHANGED);
        assertThat(reasons(message.replaceFirst("(?m)^Date: ", "Date: x")))
                .containsExactly(DkimReason.HEADER_CHANGED);
    }

    @Test
    void aBodyThatSomebodyChangedOnTheWayIsSeen() {
        assertThat(reasons(message("FAIL_BADBH_s1024_yahoo.com")))
                .containsExactly(DkimReason.BODY_CHANGED);
    }

    /// Receivers are not to believe SHA-1 any more (RFC 8301), whoever signed.
    @ParameterizedTest
    @ValueSource(strings = {"pmta_myspace.com", "FAIL_illegalargumentexception"})
    void whatWasGoodThenIsNotNow(String name) {
        assertThat(reasons(message(name))).containsOnly(DkimReason.OLD_ALGORITHM);
    }

    private List<DkimReason> reasons(String message) {
        return verifier.verify(message.getBytes(StandardCharsets.ISO_8859_1)).stream()
                .map(DkimResult::reason)
                .toList();
    }

    /// As it was on the wire.
    private static String message(String name) {
        var file = CORPUS.formatted(name);
        try (var in = Objects.requireNonNull(CollectedDkimTests.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replaceAll("\\r?\\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
