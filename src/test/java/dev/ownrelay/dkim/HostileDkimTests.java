package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Random;

/// Messages and keys that mean harm.
class HostileDkimTests extends DkimFixture {

    private static final int LARGE = 64 * 1024;
    private static final int MANY = 10_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\r\n",
                "From: x@agency.test\r\n",
                "DKIM-Signature: v=1\r\n",
                "DKIM-Signature: v=1; a=rsa-sha256; bh=AA; b=AA; d=a.test; s=x; h=from\r\n",
                " \r\n",
                "\r",
                "\n",
                ":",
                "a",
                "a:\r\n "
            })
    void anyMessageIsReadInTimeInStepWithItsLength(String part) {
        Cost.growsLinearly(
                "a message of " + part.strip(),
                MANY * 20,
                size -> joined(new Forgery(ED25519).before(MESSAGE), octets(times(part, size))),
                this::verify);
        Cost.growsLinearly(
                "a header of " + part.strip(),
                MANY * 20,
                size -> octets(times(part, size) + text(new Forgery(ED25519).before(MESSAGE))),
                this::verify);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";", "=", "a=", "a=b;", "x", " ", "\r\n ", "v=1;", ":", "from:", "A", "=A",
                "\u00e9", "--", ".", "@", "a."
            })
    void anyListIsReadInTimeInStepWithItsLength(String part) {
        for (var start :
                List.of("", "v=1; b=", "v=1; h=from:", "v=1; d=", "v=1; i=", "v=DKIM1; p=")) {
            Cost.growsLinearly(
                    start + " and much of " + part.strip(),
                    LARGE,
                    size -> start + times(part, size - start.length()),
                    HostileDkimTests::read);
        }
    }

    private static void read(String text) {
        KeyReader.isKey(text);
        KeyReader.read("x", text);
        try {
            SignatureReader.read(TagList.parse("a=rsa-sha256;bh=AA;s=x;" + text));
        } catch (DkimSyntaxException | DkimStop e) {
            // that is an answer
        }
    }

    @Test
    void aListThatIsTooLongIsNotRead() {
        var message = new Forgery(ED25519).set("z", "x".repeat(LARGE)).before(MESSAGE);
        assertThat(reason(message)).isEqualTo(DkimReason.SYNTAX);
    }

    @Test
    void tenThousandSignedFieldsCostWhatTheirNumberCosts() {
        Cost.growsLinearly(
                "signed fields",
                MANY,
                count -> {
                    var names = "from:subject" + ":x".repeat(count);
                    var fields = "X: y\r\n".repeat(count);
                    return new Forgery(ED25519).set("h", names).before(fields + MESSAGE);
                },
                message -> assertThat(reason(message)).isEqualTo(DkimReason.VALID));
    }

    @Test
    void aKeyThatWouldCostTheVerifierMuchIsNotUsed() throws GeneralSecurityException {
        var huge = BigInteger.ONE.shiftLeft(9_000).add(BigInteger.ONE);
        assertThat(state(huge, BigInteger.valueOf(65_537))).isEqualTo(DkimKeyState.TOO_LONG);
        var modulus = BigInteger.ONE.shiftLeft(2_047).add(BigInteger.ONE);
        var exponent = BigInteger.ONE.shiftLeft(2_000).add(BigInteger.ONE);
        assertThat(state(modulus, exponent)).isEqualTo(DkimKeyState.BROKEN_KEY);
        assertThat(state(modulus, BigInteger.valueOf(65_537))).isEqualTo(DkimKeyState.PRESENT);
    }

    private static DkimKeyState state(BigInteger modulus, BigInteger exponent)
            throws GeneralSecurityException {
        var key =
                KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(modulus, exponent));
        var record = new DkimPublicKey(DkimAlgorithm.RSA_SHA256, key).record();
        return KeyReader.read("x", record).state();
    }

    /// As many as the seed gives, the same each time.
    @Test
    void noNoiseIsAnException() {
        var random = new Random(6376);
        var bits =
                List.of(
                        "v=1",
                        "v=DKIM1",
                        ";",
                        "; ",
                        "=",
                        "a=rsa-sha256",
                        "a=",
                        "b=",
                        "bh=AAAA",
                        "b=AAAA",
                        "c=simple",
                        "c=/",
                        "d=agency.test",
                        "d=",
                        "s=rsa",
                        "s=",
                        "h=from",
                        "h=:",
                        "i=@",
                        "i=\u00c3\u00bc@\u00c3\u00bc.test",
                        "l=0",
                        "l=99999999999999999999",
                        "t=y",
                        "x=1",
                        "p=",
                        "p=AAAA",
                        "k=ed25519",
                        "\r\n",
                        "\r\n ",
                        "\r",
                        "\n",
                        ":",
                        "From: x",
                        "DKIM-Signature: ",
                        "\u0000",
                        "\u00ff",
                        " ");
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder("DKIM-Signature:");
            for (int j = random.nextInt(25); j >= 0; j--) {
                text.append(bits.get(random.nextInt(bits.size())));
                text.append(random.nextInt(3) > 0 ? ";" : "");
            }
            assertThat(verify(octets(text.toString())))
                    .allMatch(result -> result.result() != DkimVerdict.PASS);
            KeyReader.read("x", text.substring(15));
        }
    }

    /// A point that is none, of a curve.
    @Test
    void noKeyOf32OctetsIsAnException() {
        var random = new Random(8463);
        var octets = new byte[32];
        for (int i = 0; i < 300; i++) {
            random.nextBytes(octets);
            DkimPublicKey.read(DkimAlgorithm.ED25519_SHA256, octets)
                    .ifPresent(key ->
                            assertThat(Signatures.verify(key, octets, new byte[64])).isFalse());
        }
    }

    private static String times(String part, int size) {
        return part.repeat(size / part.length());
    }
}
