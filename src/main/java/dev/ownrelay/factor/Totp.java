package dev.ownrelay.factor;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.google.common.io.BaseEncoding;

import dev.ownrelay.secret.Sha256;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import javax.crypto.spec.SecretKeySpec;

/// Codes of six digits that an app works out of a shared key and the time (RFC 6238), as apps of
/// all makers know them: HMAC-SHA-1, steps of 30 s.
///
/// @param key in Base32 (RFC 4648, section 6), as people type it into their app
record Totp(String key) {

    private static final TimeBasedOneTimePasswordGenerator CODES =
            new TimeBasedOneTimePasswordGenerator();

    private static final Duration STEP = CODES.getTimeStep();

    /// RFC 4226, section 4: at least 128 bits, 160 recommended.
    private static final int KEY_OCTETS = 20;

    static Totp create(SecureRandom random) {
        var octets = new byte[KEY_OCTETS];
        random.nextBytes(octets);
        return new Totp(BaseEncoding.base32().encode(octets));
    }

    /// Tells whether this is the key that was shown, and nothing else of it.
    String mark() {
        return Sha256.of(key);
    }

    /// The step whose code this is: the present one, or the one before or after it, for clocks that
    /// differ (RFC 6238, section 5.2).
    OptionalLong step(String code, Instant now) {
        long present = now.getEpochSecond() / STEP.toSeconds();
        return LongStream.of(present, present - 1, present + 1)
                .filter(step -> same(code(step), code))
                .findFirst();
    }

    private String code(long step) {
        try {
            var secret = new SecretKeySpec(BaseEncoding.base32().decode(key), "HmacSHA1");
            var at = Instant.ofEpochSecond(step * STEP.toSeconds());
            return CODES.generateOneTimePasswordString(secret, at);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e); // any octets are a key of HMAC
        }
    }

    private static boolean same(String expected, String code) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                code.getBytes(StandardCharsets.UTF_8));
    }

    /// What the picture says, in the form that apps agreed on.
    String uri(String issuer, String account) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
                .formatted(part(issuer), part(account), key, part(issuer));
    }

    private static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "Totp[…]";
    }
}
