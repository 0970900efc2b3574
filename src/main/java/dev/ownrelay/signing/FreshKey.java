package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.dkim.DkimKeyPair;

import java.security.SecureRandom;

/// A key that was just made, and the name that it will have.
record FreshKey(String selector, DkimKeyPair pair) {

    /// As DNS pages and people copy it without a mistake.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Every receiver verifies RSA. Its name is new, so that no record has to be changed, also
    /// where another agency has keys at the same domain. It takes a moment: not in a transaction.
    static FreshKey generate() {
        return new FreshKey("ownrelay-" + word(), DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256));
    }

    private static String word() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .collect(
                        StringBuilder::new,
                        (text, index) -> text.append(LETTERS.charAt(index)),
                        StringBuilder::append)
                .toString();
    }

    @Override
    public String toString() {
        return "FreshKey[" + selector + "]";
    }
}
