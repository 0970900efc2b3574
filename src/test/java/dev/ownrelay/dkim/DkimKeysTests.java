package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// What is said of a key in the DNS.
class DkimKeysTests extends DkimFixture {

    private static final String P = ED25519.publicKey().base64();

    @ParameterizedTest
    @EnumSource
    void ourOwnKeyIsFoundAndFits(DkimAlgorithm algorithm) {
        var pair = algorithm == DkimAlgorithm.RSA_SHA256 ? RSA : ED25519;
        var selector = algorithm == DkimAlgorithm.RSA_SHA256 ? "rsa" : "ed";
        var key = keys.find("agency.test", selector);
        assertThat(key.state()).isEqualTo(DkimKeyState.PRESENT);
        assertThat(key.name()).isEqualTo(selector + "._domainkey.agency.test");
        assertThat(key.text()).isEqualTo(pair.publicKey().record());
        assertThat(key.place()).isEqualTo(-1);
        assertThat(key.notes()).isEmpty();
        assertThat(key.fits(DkimPublicKey.of(algorithm, pair.publicKey().base64()))).isTrue();
        assertThat(key.fits(DkimKeyPair.generate(algorithm).publicKey())).isFalse();
    }

    @Test
    void theRecordIsReadyToBePasted() {
        assertThat(ED25519.publicKey().record()).isEqualTo("v=DKIM1; k=ed25519; p=" + P);
        assertThat(ED25519.publicKey().strings()).containsExactly(ED25519.publicKey().record());
        assertThat(RSA.publicKey().record()).startsWith("v=DKIM1; k=rsa; p=MII");
        assertThat(RSA.publicKey().strings()).hasSize(2).allMatch(each -> each.length() <= 255);
        assertThat(String.join("", RSA.publicKey().strings())).isEqualTo(RSA.publicKey().record());
        assertThat(RSA.publicKey().bits()).isEqualTo(2048);
        assertThat(ED25519.publicKey().bits()).isEqualTo(256);
    }

    @Test
    void whatIsNoKeyIsNotTakenForOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DkimPublicKey.of(DkimAlgorithm.ED25519_SHA256, "AAAA"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DkimPublicKey.of(DkimAlgorithm.RSA_SHA256, P));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DKIM1; k=ed25519; p=$|PRESENT|''",
                "k=ed25519; p=$|PRESENT|''",
                "v = DKIM1 ; k = ed25519 ; p = $ ;|PRESENT|''",
                "v=DKIM1; k=ed25519; n=some words; x=y; p=$|PRESENT|''",
                "v=DKIM1; k=ed25519; h=sha1 : sha256; p=$|PRESENT|''",
                "v=DKIM1; k=ed25519; s=*; p=$|PRESENT|''",
                "v=DKIM1; k=ed25519; s=other:email; p=$|PRESENT|''",
                "v=DKIM1; k=ed25519; t=z; p=$|PRESENT|''",
                "v=DKIM1; p=|REVOKED|''",
                "v=DKIM1; k=ed25519; p=  ;|REVOKED|''",
                "v=DKIM1; k=[ec; p=$|WRONG_TYPE|ec; p=",
                "v=DKIM1; k=ed25519; h=[sha1; p=$|HASH_NOT_ALLOWED|sha1",
                "v=DKIM1; k=ed25519; s=[tlsrpt; p=$|NOT_FOR_EMAIL|tlsrpt",
                "v=DKIM1; k=ed25519|SYNTAX|''",
                "v=DKIM1; k=ed25519; p=$; [p|SYNTAX|''",
                "v=DKIM1; k=ed25519; p=$; p=[x|SYNTAX|x",
                "v=DKIM1; [k; p=$|SYNTAX|k; p",
                "v=DKIM1;[; p=$|SYNTAX|; p",
                "k=ed25519; v=[DKIM1; p=$|SYNTAX|DKIM1",
                "v=DKIM1; [<b>=x; p=$|SYNTAX|<b>",
                "v=DKIM1; k=ed25519; p=AAAA[-AAA|BROKEN_KEY|-AAA",
                "v=DKIM1; k=ed25519; p=AAAAA[|BROKEN_KEY|''",
                "v=DKIM1; k=ed25519; p=[AAAA|BROKEN_KEY|AAAA",
                "v=DKIM1; k=rsa; p=[$|BROKEN_KEY|",
                "v=dkim1; p=$|NO_KEY|''",
                "v=spf1 -all|NO_KEY|''",
                "site-verification=x|NO_KEY|''",
                "v=DKIM1x; p=$|NO_KEY|''"
            })
    void aRecordIsJudgedAndTheFaultHasAPlace(String record, DkimKeyState state, String at) {
        var text = record.replace("[", "").replace("$", P);
        dns.onlyTxt(ED_NAME, text);
        var key = keys.find("agency.test", "ed");
        assertThat(key.state()).isEqualTo(state);
        assertThat(key.text()).isEqualTo(text);
        assertThat(key.usable()).isEqualTo(state == DkimKeyState.PRESENT);
        if (record.contains("[")) {
            assertThat(key.place()).isEqualTo(record.replace("$", P).indexOf('['));
            assertThat(text.substring(key.place())).startsWith(at == null ? "" : at);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "y,TEST_MODE,",
        "s,EXACT_DOMAIN,",
        "y:s,TEST_MODE,EXACT_DOMAIN",
        "s : x : y,TEST_MODE,EXACT_DOMAIN"
    })
    void flagsAreNoted(String flags, DkimNote one, DkimNote other) {
        dns.onlyTxt(ED_NAME, "v=DKIM1; k=ed25519; t=" + flags + "; p=" + P);
        var notes = keys.find("agency.test", "ed").notes();
        assertThat(notes).contains(one).hasSize(other == null ? 1 : 2);
        assertThat(other == null || notes.contains(other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"768,TOO_SHORT,true", "1024,PRESENT,true"})
    void theLengthOfAnRsaKeyCounts(int bits, DkimKeyState state, boolean noted)
            throws NoSuchAlgorithmException {
        var key = rsa(bits);
        dns.onlyTxt(RSA_NAME, key.strings().toArray(String[]::new));
        var found = keys.find("agency.test", "rsa");
        assertThat(found.state()).isEqualTo(state);
        assertThat(found.notes().contains(DkimNote.SHORT_KEY)).isEqualTo(noted);
        assertThat(found.key()).contains(key);
        assertThat(found.fits(key)).isEqualTo(state == DkimKeyState.PRESENT);
    }

    private static DkimPublicKey rsa(int bits) throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return new DkimPublicKey(DkimAlgorithm.RSA_SHA256, generator.generateKeyPair().getPublic());
    }

    /// RFC 6376 section 3.6.1 asks for the key without its algorithm's name; most write both.
    @Test
    void anRsaKeyMayStandAlone() {
        var spki = RSA.publicKey().key().getEncoded();
        var alone = Arrays.copyOfRange(spki, 24, spki.length);
        var base64 = Base64.getEncoder().encodeToString(alone);
        dns.onlyTxt(RSA_NAME, "v=DKIM1; p=" + base64.substring(0, 200), base64.substring(200));
        assertThat(keys.find("agency.test", "rsa").fits(RSA.publicKey())).isTrue();
    }

    @Test
    void whatIsNotThereIsToldFromWhatNobodySays() {
        assertThat(keys.find("agency.test", "gone").state()).isEqualTo(DkimKeyState.MISSING);
        dns.code("down._domainkey.agency.test", Rcode.REFUSED);
        assertThat(keys.find("agency.test", "down").state()).isEqualTo(DkimKeyState.NO_ANSWER);
        dns.a("bare._domainkey.agency.test", "192.0.2.1");
        assertThat(keys.find("agency.test", "bare").state()).isEqualTo(DkimKeyState.MISSING);
        var tooLong =
                String.join(".", "a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60));
        assertThat(keys.find(tooLong, "selector").state()).isEqualTo(DkimKeyState.MISSING);
        assertThat(keys.find("agency..test", "x").state()).isEqualTo(DkimKeyState.MISSING);
    }

    @Test
    void severalKeysAreOneTooMany() {
        dns.txt(ED_NAME, strings(RSA));
        var key = keys.find("agency.test", "ed");
        assertThat(key.state()).isEqualTo(DkimKeyState.SEVERAL);
        assertThat(key.fits(ED25519.publicKey())).isFalse();
    }

    @Test
    void otherTextsBesideTheKeyDoNoHarm() {
        dns.txt(ED_NAME, "v=spf1 -all").txt(ED_NAME, "hello");
        assertThat(keys.find("agency.test", "ed").state()).isEqualTo(DkimKeyState.PRESENT);
    }

    @Test
    void somebodyWhoHasJustChangedItSeesTheChange() {
        assertThat(keys.find("agency.test", "new").state()).isEqualTo(DkimKeyState.MISSING);
        dns.txt("new._domainkey.agency.test", strings(ED25519));
        assertThat(keys.find("agency.test", "new").state()).isEqualTo(DkimKeyState.MISSING);
        assertThat(keys.findNow("agency.test", "new").state()).isEqualTo(DkimKeyState.PRESENT);
        assertThat(keys.find("agency.test", "new").state()).isEqualTo(DkimKeyState.PRESENT);
    }

    @Test
    void anAliasIsFollowed() {
        dns.alias("cname._domainkey.agency.test", ED_NAME);
        assertThat(keys.find("agency.test", "cname").fits(ED25519.publicKey())).isTrue();
    }
}
