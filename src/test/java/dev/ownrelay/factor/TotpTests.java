package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;

class TotpTests {

    private static final Totp OF_THE_RFC =
            new Totp(
                    BaseEncoding.base32()
                            .encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));

    /// The last six digits of what stands there.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void makesTheCodesOfRfc6238AppendixB(long second, String code) {
        assertThat(OF_THE_RFC.step(code, Instant.ofEpochSecond(second))).hasValue(second / 30);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"
    })
    void makesTheCodesOfRfc4226AppendixD(long step, String code) {
        assertThat(OF_THE_RFC.step(code, Instant.ofEpochSecond(step * 30))).hasValue(step);
    }

    @ParameterizedTest
    @CsvSource({"29, false", "30, true", "119, true", "120, false"})
    void bearsAClockThatIsOneStepOff(long second, boolean taken) {
        var step = OF_THE_RFC.step("359152", Instant.ofEpochSecond(second));
        assertThat(step.isPresent()).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"''", "35915", "3591520", "35915x", "٣٥٩١٥٢"})
    void takesNothingElseForACode(String typed) {
        assertThat(OF_THE_RFC.step(typed, Instant.ofEpochSecond(60))).isEmpty();
    }

    @Test
    void everyAppGetsAKeyOf160BitsOfItsOwn() {
        var random = new SecureRandom();
        var key = Totp.create(random).key();
        assertThat(key).matches("[A-Z2-7]{32}").isNotEqualTo(Totp.create(random).key());
    }

    @Test
    void isNotWrittenOut() {
        assertThat(OF_THE_RFC.toString()).doesNotContain(OF_THE_RFC.key());
    }

    @Test
    void tellsTheAppWhoseCodesTheyAre() {
        assertThat(new Totp("ABC").uri("Own relay", "anna+x@agency.test"))
                .isEqualTo(
                        "otpauth://totp/Own%20relay:anna%2Bx%40agency.test?secret=ABC&issuer=Own%20relay");
    }

    @Test
    void drawsThePictureWithAMarginOfFourModules() {
        var picture = QrCode.of(new Totp("ABC").uri("Ownrelay", "anna@agency.test"));
        assertThat(picture.box()).isEqualTo("0 0 %1$d %1$d".formatted(picture.size()));
        assertThat(picture.path()).startsWith("M4 4h1v1h-1z").matches("(M\\d+ \\d+h1v1h-1z)+");
    }
}
