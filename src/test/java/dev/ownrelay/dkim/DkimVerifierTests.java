package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What is said of signatures that others made.
class DkimVerifierTests extends DkimFixture {

    @Test
    void aMessageWithoutSignatureIsNotSigned() {
        assertThat(verify(octets(MESSAGE)))
                .containsExactly(DkimResult.notSigned())
                .extracting(DkimResult::result)
                .containsExactly(DkimVerdict.NONE);
        assertThat(DkimVerdict.NONE.word()).isEqualTo("none");
    }

    @Test
    void aResultSaysWhoSigned() {
        var result = verify(forgery().before(MESSAGE)).getFirst();
        assertThat(result.result()).isEqualTo(DkimVerdict.PASS);
        assertThat(result.domain()).isEqualTo("agency.test");
        assertThat(result.selector()).isEqualTo("rsa");
        assertThat(result.algorithm()).isEqualTo("rsa-sha256");
        assertThat(result.key()).contains(DkimKeyState.PRESENT);
        assertThat(result.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "a", "b", "bh", "d", "h", "s"})
    void whatMustBeThereIs(String tag) {
        var signature = tag.startsWith("b") ? removed(tag) : forgery().without(tag).before(MESSAGE);
        assertThat(reason(signature)).isEqualTo(DkimReason.MISSING_TAG);
    }

    private byte[] removed(String tag) {
        var message = text(forgery().before(MESSAGE));
        return octets(message.replaceFirst("; " + tag + "=[^;\r]*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v|2|UNKNOWN_VERSION",
                "v|1.0|UNKNOWN_VERSION",
                "a|rsa-sha1|OLD_ALGORITHM",
                "a|RSA-SHA256|VALID",
                "a|rsa-sha512|UNKNOWN_ALGORITHM",
                "a|''|UNKNOWN_ALGORITHM",
                "c|relaxed/simple|VALID",
                "c|simple/relaxed|VALID",
                "c|relaxed|VALID",
                "c|simple|VALID",
                "c|Relaxed/RELAXED|VALID",
                "c|nofws|UNKNOWN_CANONICALIZATION",
                "c|relaxed/nofws|UNKNOWN_CANONICALIZATION",
                "c|relaxed/relaxed/relaxed|UNKNOWN_CANONICALIZATION",
                "d|test|BAD_NAME",
                "d|agency..test|BAD_NAME",
                "d|agency test|BAD_NAME",
                "s|a/b|BAD_NAME",
                "s|''|BAD_NAME",
                "h|subject|FROM_NOT_SIGNED",
                "h|FROM : Subject|VALID",
                "h|from:from:subject:nothing|VALID",
                "h|from::subject|SYNTAX",
                "h|from:a b|SYNTAX",
                "h|''|SYNTAX",
                "i|@agency.test|VALID",
                "i|rosa@AGENCY.test|VALID",
                "i|@mail.agency.test|VALID",
                "i|rosa@evilagency.test|FOREIGN_IDENTITY",
                "i|@test.test|FOREIGN_IDENTITY",
                "i|@|BAD_NAME",
                "i|agency.test|SYNTAX",
                "q|dns/txt|VALID",
                "q|http : dns/txt|VALID",
                "q|http|UNKNOWN_QUERY",
                "l|0|VALID",
                "l|5|VALID",
                "t|1|VALID",
                "t|-1|SYNTAX",
                "x|soon|SYNTAX",
                "x|99999999999999999999999999|VALID",
                "x|0000000000000000000000000000001|EXPIRED",
                "x|1|EXPIRED",
                "unknown|x|VALID",
                "z|From:rosa=40agency.test|VALID",
                "bh|AAAA|BODY_CHANGED",
                "bh|A!AA|SYNTAX",
                "bh|''|SYNTAX",
                "b|AAAA|HEADER_CHANGED",
                "b|!|SYNTAX",
                "b|A|SYNTAX",
                "r|\u00e9|VALID",
                "r|a\u0001b|SYNTAX",
                "1r|x|SYNTAX",
                "r-r|x|SYNTAX",
                "V|1|VALID"
            })
    void eachTagIsWeighed(String tag, String value, DkimReason reason) {
        assertThat(reason(forgery().set(tag, value).before(MESSAGE))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"; v=1", "; ;", ";;", "; x", "; =x", "\u007f"})
    void aListThatIsNoneIsNotRead(String more) {
        var message = text(forgery().before(MESSAGE)).replaceFirst("\r\n", more + "\r\n");
        assertThat(verify(octets(message)).getFirst())
                .extracting(DkimResult::reason, DkimResult::domain, DkimResult::result)
                .containsExactly(DkimReason.SYNTAX, "", DkimVerdict.PERMERROR);
    }

    @Test
    void aListMayEndWithASemicolonAndBeFoldedAnywhere() {
        var message = text(forgery().before(MESSAGE));
        var folded = message.replaceFirst("; b=(..)", ";\r\n\tb=\r\n $1\r\n ");
        assertThat(reason(folded.replaceFirst("; ", ";\r\n "))).isEqualTo(DkimReason.VALID);
    }

    @Test
    void aSignatureExpires() {
        long now = clock.instant().getEpochSecond();
        var message = forgery().set("t", "" + now).set("x", "" + (now + 60)).before(MESSAGE);
        clock.advance(Duration.ofSeconds(60));
        assertThat(reason(message)).isEqualTo(DkimReason.VALID);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(message).getFirst())
                .extracting(DkimResult::reason, DkimResult::result)
                .containsExactly(DkimReason.EXPIRED, DkimVerdict.POLICY);
    }

    @Test
    void aSignatureCannotExpireBeforeItWasMade() {
        assertThat(reason(forgery().set("t", "5").set("x", "5").before(MESSAGE)))
                .isEqualTo(DkimReason.SYNTAX);
    }

    @Test
    void aSignatureOfPartOfTheBodyIsNoted() {
        var message = text(forgery().set("l", "9").before(MESSAGE));
        for (var more : new String[] {"", "Buy!\r\n"}) {
            assertThat(verify(octets(message + more)).getFirst())
                    .extracting(DkimResult::reason, each -> each.notes().toString())
                    .containsExactly(DkimReason.VALID, "[PARTIAL_BODY]");
        }
        assertThat(reason(message.replace("Dear", "Deaf"))).isEqualTo(DkimReason.BODY_CHANGED);
    }

    @Test
    void noMoreOfTheBodyIsSignedThanThereIs() {
        assertThat(reason(forgery().set("l", "1000").before(MESSAGE)))
                .isEqualTo(DkimReason.BODY_CHANGED);
        assertThat(reason(forgery().set("l", "9223372036854775807").before(MESSAGE)))
                .isEqualTo(DkimReason.BODY_CHANGED);
    }

    @Test
    void atMostFiveSignaturesAreLookedAt() {
        var message = octets(MESSAGE);
        for (int i = 0; i < 7; i++) {
            message = signed(signer(DkimAlgorithm.ED25519_SHA256), message);
        }
        assertThat(verify(message))
                .hasSize(5)
                .allMatch(result -> result.reason() == DkimReason.VALID);
    }

    /// The field that is being verified does not stand for another of its name.
    @Test
    void aSignatureMaySignAnother() {
        var inner = text(new Forgery(ED25519).before(MESSAGE));
        var outer = forgery().set("h", "from:dkim-signature:dkim-signature").before(inner);
        assertThat(verify(outer))
                .extracting(DkimResult::reason)
                .containsExactly(DkimReason.VALID, DkimReason.VALID);
        var changed = text(outer).replace("a=ed25519", "a=eD25519");
        assertThat(reason(changed)).isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void fieldsOfOneNameAreSignedFromBelow() {
        var once = forgery().set("h", "from:comments").before("Comments: 1\r\n" + MESSAGE);
        assertThat(reason("Comments: 0\r\n" + text(once))).isEqualTo(DkimReason.VALID);
        assertThat(reason(text(once).replaceFirst("\r\n\r\n", "\r\nComments: 2\r\n\r\n")))
                .isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void domainsOfOtherScriptsHaveKeysToo() {
        dns.txt("ed._domainkey.xn--bro-hoa.test", strings(ED25519));
        var name = text("b\u00fcro.test".getBytes(StandardCharsets.UTF_8));
        var message = new Forgery(ED25519).set("d", name).before(MESSAGE);
        assertThat(verify(message).getFirst())
                .extracting(DkimResult::reason, DkimResult::domain)
                .containsExactly(DkimReason.VALID, "xn--bro-hoa.test");
    }

    @Test
    void aLongNameIsCut() {
        var message = forgery().set("d", "x".repeat(5_000)).set("a", "y".repeat(500));
        assertThat(verify(message.set("bh", "AA==").before(MESSAGE)).getFirst())
                .satisfies(result -> assertThat(result.domain()).hasSize(253))
                .satisfies(result -> assertThat(result.algorithm()).hasSize(60));
    }

    private static Forgery forgery() {
        return new Forgery(RSA);
    }
}
