package dev.ownrelay.support;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// A hash that is compared in no time, for those who only have to come in: a hash says itself how
/// much work it takes.
public final class QuickHash {

    private static final Argon2PasswordEncoder ENCODER =
            new Argon2PasswordEncoder(16, 32, 1, 16, 1);

    private QuickHash() {}

    public static String of(String password) {
        return ENCODER.encode(password);
    }
}
