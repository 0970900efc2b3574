package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/// Who can sign, and by which key.
class DkimIdentityTests extends DkimFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "test",
                "agency test",
                "agency..test",
                ".agency.test",
                "b\u00fcro.test",
                "agency.test; s=x",
                "agency.test\r\n"
            })
    void anIdentityIsOfADomain(String domain) {
        var key = RSA.privateKey();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DkimIdentity(domain, "rsa", DkimAlgorithm.RSA_SHA256, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a..b"})
    void anIdentityHasASelector(String selector) {
        var key = RSA.privateKey();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DkimIdentity("agency.test", selector, DkimAlgorithm.RSA_SHA256, key));
    }

    @Test
    void anIdentityHasTheKeyOfItsAlgorithm() throws NoSuchAlgorithmException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> identity("rsa", DkimAlgorithm.RSA_SHA256, ED25519));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> identity("ed", DkimAlgorithm.ED25519_SHA256, RSA));
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512);
        var small = generator.generateKeyPair().getPrivate();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DkimIdentity("agency.test", "rsa", DkimAlgorithm.RSA_SHA256, small));
    }

    private static DkimIdentity identity(String selector, DkimAlgorithm algorithm, DkimKeyPair of) {
        return new DkimIdentity("agency.test", selector, algorithm, of.privateKey());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyComesOutOfTheVaultAsItWentIn(DkimAlgorithm algorithm) {
        var pair = algorithm == DkimAlgorithm.RSA_SHA256 ? RSA : ED25519;
        var selector = algorithm == DkimAlgorithm.RSA_SHA256 ? "rsa" : "ed";
        var stored = DkimIdentity.of("agency.test", selector, algorithm, pair.pkcs8());
        assertThat(reason(signed(new DkimSigner(stored, clock), octets(MESSAGE))))
                .isEqualTo(DkimReason.VALID);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        DkimIdentity.of("agency.test", selector, algorithm, new byte[] {1, 2}));
    }

    @Test
    void noPrivateKeyIsWrittenToALog() {
        assertThat(RSA.toString()).isEqualTo("DkimKeyPair[publicKey=%s]", RSA.publicKey().record());
        assertThat(identity(DkimAlgorithm.RSA_SHA256).toString())
                .isEqualTo("DkimIdentity[agency.test, rsa, rsa-sha256]");
    }
}
