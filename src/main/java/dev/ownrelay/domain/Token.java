package dev.ownrelay.domain;

import java.security.SecureRandom;

/// What the record of a domain must hold. It is no secret, but nobody guesses it.
final class Token {

    /// As DNS pages and people copy it without a mistake: no capitals, nothing that looks alike.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Token() {}

    static String fresh() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .collect(
                        StringBuilder::new,
                        (text, index) -> text.append(LETTERS.charAt(index)),
                        StringBuilder::append)
                .toString();
    }
}
