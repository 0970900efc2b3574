package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTests {

    private static final String EMAIL = "marijke@kadestraat.example";

    private final Passwords passwords = new Passwords();

    @Test
    void areAsLongAsPeopleLikeWithinBounds() {
        assertThat(Passwords.problem("eleven char", EMAIL)).contains("password.short");
        assertThat(Passwords.problem("twelve chars", EMAIL)).isEmpty();
        var long125 = "the ferry to the island leaves at nine, " + "and comes back ".repeat(6);
        assertThat(Passwords.problem(long125.substring(0, 125) + "xyz", EMAIL)).isEmpty();
        assertThat(Passwords.problem(long125.substring(0, 125) + "wxyz", EMAIL))
                .contains("password.long");
    }

    /// The last letter counts, too.
    @Test
    void countToTheirEndHoweverLong() {
        var longest = "\ud83d\ude00é w".repeat(25);
        assertThat(longest).hasSize(125);
        var hash = passwords.hash(longest);
        assertThat(passwords.match(longest, hash)).isTrue();
        assertThat(passwords.match(longest.substring(0, 124) + "v", hash)).isFalse();
        assertThat(passwords.match(longest.toUpperCase(), hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "only small letters",
                "839201837465",
                "(((=[]=)))!?",
                "één twee drie",
                "my recruiter has a bicycle"
            })
    void areOfAnyLetters(String password) {
        assertThat(Passwords.problem(password, EMAIL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manchesterunited",
                "michaeljackson",
                "christopher1",
                "Christopher19",
                "sunshine2024",
                "basketball23",
                "l3tm31n12345",
                "1q2w3e4r5t6y",
                "1qaz2wsx3edc",
                "qwertyuiopas",
                "abcdefghijkl",
                "123123123123",
                "wachtwoord123",
                "Zomer2026zomer2026",
                "drowssaP1234"
            })
    void areNotAmongTheFirstHundredMillionGuesses(String password) {
        assertThat(Passwords.problem(password, EMAIL)).contains("password.common");
    }

    @Test
    void areHardlyBetterForBeingRepeated() {
        assertThat(Passwords.problem("aA".repeat(64), EMAIL)).contains("password.common");
        assertThat(Passwords.problem("summer12".repeat(16), EMAIL)).contains("password.common");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ownrelay2026!",
                "ownrelayownrelay",
                "Marijke19841984",
                "Kadestraat-2026",
                "marijke@kadestraat",
                "WelkomKandidaat1",
                "recruitment#123",
                "password1234",
                "aaaaaaaaaaaa",
                "marijke@kadestraat.example"
            })
    void areNotWhatOneWouldTryHereFirst(String password) {
        assertThat(Passwords.problem(password, EMAIL)).isPresent();
    }
}
