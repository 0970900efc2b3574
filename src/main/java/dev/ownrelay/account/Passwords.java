package dev.ownrelay.account;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Says which passwords will do, and hashes them with Argon2id (RFC 9106).
@Component
public class Passwords {

    public static final int MIN_LENGTH = 12;
    public static final int MAX_LENGTH = 128;

    /// What everybody here would think of first, besides the own address.
    private static final List<String> OF_THIS_PLACE =
            List.of(
                    "ownrelay",
                    "recruiter",
                    "recruitment",
                    "candidate",
                    "kandidaat",
                    "vacature",
                    "vacancy",
                    "password",
                    "wachtwoord",
                    "welcome",
                    "welkom",
                    "administrator",
                    "geheim",
                    "zomer",
                    "winter",
                    "herfst",
                    "lente");

    private static final int LETTERS_LEFT = 4;

    private static final int KIBIBYTES = 19_456;

    private final PasswordEncoder argon2id = new Argon2PasswordEncoder(16, 32, 1, KIBIBYTES, 2);

    /// Each hash takes 19 MiB, so a flood of sign-ins must queue instead of filling the memory.
    private final Semaphore room =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /// Half of the processors stay free for those who are known.
    private final Semaphore lobby =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /// Not made at the start, where it is a thirtieth of all work and nobody asks for it yet.
    private final SingletonSupplier<String> nobody =
            SingletonSupplier.of(() -> hash(UUID.randomUUID().toString()));

    public String hash(String password) {
        return inTurn(room, () -> String.valueOf(argon2id.encode(password)));
    }

    public boolean match(String password, String hash) {
        return inTurn(room, () -> argon2id.matches(bounded(password), hash));
    }

    /// For whom nothing speaks but what they typed: they wait for each other and for nobody else.
    public boolean matchUnknown(String password, String hash) {
        return inTurn(lobby, () -> argon2id.matches(bounded(password), hash));
    }

    private static String bounded(String password) {
        return password.length() > MAX_LENGTH ? "" : password;
    }

    /// A hash that no password has, for taking the same time where there is no user.
    public String nobody() {
        return nobody.obtain();
    }

    /// The message key of what is wrong with a new password.
    ///
    /// @param email the address that goes with it
    public static Optional<String> problem(String password, String email) {
        if (password.length() < MIN_LENGTH) {
            return Optional.of("password.short");
        }
        if (password.length() > MAX_LENGTH) {
            return Optional.of("password.long");
        }
        if (password.strip().equalsIgnoreCase(email.strip())) {
            return Optional.of("password.address");
        }
        var words = words(email.toLowerCase(Locale.ROOT));
        return isMadeOf(words, password) || Guesses.areFew(password, words)
                ? Optional.of("password.common")
                : Optional.empty();
    }

    /// Whether little is left without these words.
    private static boolean isMadeOf(List<String> words, String password) {
        var all = password.toLowerCase(Locale.ROOT);
        var left = all;
        for (var word : words) {
            left = left.replace(word, "");
        }
        long letters = left.codePoints().filter(Character::isLetter).count();
        return left.length() < all.length() && letters < LETTERS_LEFT;
    }

    private static List<String> words(String email) {
        return Stream.concat(OF_THIS_PLACE.stream(), Stream.of(email.split("[@._+-]")))
                .filter(word -> word.length() >= LETTERS_LEFT)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    private static <T> T inTurn(Semaphore places, Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
