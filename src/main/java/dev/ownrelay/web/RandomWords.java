package dev.ownrelay.web;

import java.security.SecureRandom;
import java.util.Base64;

/// Words that nobody guesses: 216 random bits in 36 letters, as many as the column of a session's
/// id holds.
final class RandomWords {

    private static final int OCTETS = 27;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomWords() {}

    static String next() {
        var octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
