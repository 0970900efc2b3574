package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// What is said of a signature depends on its key.
class VerifierKeyTests extends DkimFixture {

    @Test
    void theKeyMustBeOfTheAlgorithm() {
        dns.onlyTxt(RSA_NAME, strings(ED25519));
        assertThat(verify(forgery().before(MESSAGE)).getFirst())
                .extracting(DkimResult::reason, DkimResult::result)
                .containsExactly(DkimReason.KEY_OF_OTHER_TYPE, DkimVerdict.PERMERROR);
    }

    @Test
    void anotherKeyIsNotTheOneThatSigned() {
        var other = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
        dns.onlyTxt(ED_NAME, strings(other));
        assertThat(reason(new Forgery(ED25519).before(MESSAGE)))
                .isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DKIM1; k=rsa; p=|REVOKED",
                "v=DKIM1; k=rsa|SYNTAX",
                "v=DKIM1; k=rsa; p=AAAA|BROKEN_KEY",
                "v=DKIM1; k=dsa; p=AAAA|WRONG_TYPE",
                "v=DKIM1; h=sha1; p=AAAA|HASH_NOT_ALLOWED",
                "v=DKIM1; s=tlsrpt; p=AAAA|NOT_FOR_EMAIL",
                "v=spf1 -all|NO_KEY"
            })
    void aKeyThatCannotBeUsedIsAPermanentError(String record, DkimKeyState state) {
        dns.onlyTxt(RSA_NAME, record);
        assertBadKey(state, DkimVerdict.PERMERROR);
    }

    @Test
    void aMissingKeyIsAPermanentErrorAndSilenceIsNone() {
        dns.remove(RSA_NAME);
        assertBadKey(DkimKeyState.MISSING, DkimVerdict.PERMERROR);
        dns.code(RSA_NAME, Rcode.SERVFAIL);
        forget();
        assertBadKey(DkimKeyState.NO_ANSWER, DkimVerdict.TEMPERROR);
    }

    @Test
    void aShortKeyIsRefused() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(768);
        var pair = generator.generateKeyPair();
        var key = new DkimPublicKey(DkimAlgorithm.RSA_SHA256, pair.getPublic());
        dns.onlyTxt(RSA_NAME, key.record());
        var message = new Forgery(new DkimKeyPair(key, pair.getPrivate())).before(MESSAGE);
        assertThat(verify(message).getFirst())
                .extracting(DkimResult::result, each -> each.key().orElseThrow())
                .containsExactly(DkimVerdict.PERMERROR, DkimKeyState.TOO_SHORT);
    }

    private void assertBadKey(DkimKeyState state, DkimVerdict verdict) {
        assertThat(verify(forgery().before(MESSAGE)).getFirst())
                .extracting(DkimResult::result, each -> each.key().orElseThrow())
                .containsExactly(verdict, state);
    }

    @Test
    void ofSeveralKeysAnyMayBeTheOne() {
        var other = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
        dns.onlyTxt(ED_NAME, "v=DKIM1; p=").txt(ED_NAME, strings(other)).txt(ED_NAME, strings(RSA));
        assertThat(reason(new Forgery(ED25519).before(MESSAGE))).isNotEqualTo(DkimReason.VALID);
        dns.txt(ED_NAME, strings(ED25519));
        forget();
        assertThat(reason(new Forgery(ED25519).before(MESSAGE))).isEqualTo(DkimReason.VALID);
    }

    @Test
    void aKeyForTheDomainAloneSignsForNoSubDomain() {
        var record = ED25519.publicKey().record();
        dns.onlyTxt(ED_NAME, record + "; t=s");
        var forgery = new Forgery(ED25519);
        assertThat(reason(forgery.before(MESSAGE))).isEqualTo(DkimReason.VALID);
        assertThat(reason(new Forgery(ED25519).set("i", "@agency.test").before(MESSAGE)))
                .isEqualTo(DkimReason.VALID);
        assertThat(reason(new Forgery(ED25519).set("i", "@mail.agency.test").before(MESSAGE)))
                .isEqualTo(DkimReason.FOREIGN_IDENTITY);
    }

    @Test
    void testModeIsNotedWhateverComesOut() {
        dns.onlyTxt(ED_NAME, ED25519.publicKey().record() + "; t=y");
        var message = text(new Forgery(ED25519).before(MESSAGE));
        assertThat(verify(octets(message)).getFirst().notes()).containsExactly(DkimNote.TEST_MODE);
        assertThat(verify(octets(message.replace("candidate", "x"))).getFirst())
                .extracting(DkimResult::reason, each -> each.notes().toString())
                .containsExactly(DkimReason.HEADER_CHANGED, "[TEST_MODE]");
    }

    @Test
    void aKeyThatNamesNoAlgorithmIsOneOfRsa() {
        var key = RSA.publicKey().key().getEncoded();
        var spki = Base64.getEncoder().encodeToString(key);
        dns.onlyTxt(RSA_NAME, "p=" + spki.substring(0, 200), spki.substring(200));
        assertThat(reason(forgery().before(MESSAGE))).isEqualTo(DkimReason.VALID);
    }

    private static Forgery forgery() {
        return new Forgery(RSA);
    }
}
