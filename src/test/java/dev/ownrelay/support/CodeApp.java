package dev.ownrelay.support;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.google.common.io.BaseEncoding;

import java.security.InvalidKeyException;
import java.time.Instant;

import javax.crypto.spec.SecretKeySpec;

/// An app on a phone that shows codes.
///
/// @param key in Base32, as a page shows it
public record CodeApp(String key) {

    private static final TimeBasedOneTimePasswordGenerator CODES =
            new TimeBasedOneTimePasswordGenerator();

    public String code(Instant now) {
        try {
            var secret = new SecretKeySpec(BaseEncoding.base32().decode(key), "HmacSHA1");
            return CODES.generateOneTimePasswordString(secret, now);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
