package dev.ownrelay.account;

import com.nulabinc.zxcvbn.Zxcvbn;

import java.util.List;

/// How many guesses somebody needs who tries the commonest passwords, names, words, rows of keys
/// and dates first, and what is made of these.
final class Guesses {

    /// Fewer are within reach of those who have stolen the hashes.
    private static final double ENOUGH = 1e8;

    /// What stands behind makes a password better, and would be slow to look at.
    private static final int LOOKED_AT = 64;

    /// Reads its words when somebody chooses a password, not at the start.
    private static final class Reckoner {
        private static final Zxcvbn ZXCVBN = new Zxcvbn();
    }

    private Guesses() {}

    /// @param first what everybody would try first where the password is used
    static boolean areFew(String password, List<String> first) {
        var begin = password.substring(0, Math.min(password.length(), LOOKED_AT));
        var strength = Reckoner.ZXCVBN.measure(begin, first);
        try {
            return strength.getGuesses() < ENOUGH;
        } finally {
            strength.wipe();
        }
    }
}
