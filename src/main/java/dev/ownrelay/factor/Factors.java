package dev.ownrelay.factor;

import static dev.ownrelay.factor.FactorNews.What.ADDED;
import static dev.ownrelay.factor.FactorNews.What.CODES_RENEWED;
import static dev.ownrelay.factor.FactorNews.What.RECOVERED;
import static dev.ownrelay.factor.FactorNews.What.REMOVED;

import dev.ownrelay.account.SignInThrottle;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The factors of a user of the agency that the thread acts for, besides the password.
@Service
public class Factors {

    private final TotpKeys keys;
    private final Passkeys passkeys;
    private final RecoveryCodes recovery;
    private final SignInThrottle throttle;
    private final FactorResets resets;
    private final FactorNotes notes;
    private final TransactionTemplate transactions;

    Factors(
            TotpKeys keys,
            Passkeys passkeys,
            RecoveryCodes recovery,
            SignInThrottle throttle,
            FactorResets resets,
            FactorNotes notes,
            TransactionTemplate transactions) {
        this.keys = keys;
        this.passkeys = passkeys;
        this.recovery = recovery;
        this.throttle = throttle;
        this.resets = resets;
        this.notes = notes;
        this.transactions = transactions;
    }

    /// What a user has.
    public record Kinds(boolean app, boolean passkeys) {}

    @Transactional(readOnly = true)
    public Kinds kinds(UUID userId) {
        return new Kinds(keys.since(userId).isPresent(), passkeys.any(userId));
    }

    /// Whether the password alone does not let the user in.
    @Transactional(readOnly = true)
    public boolean has(UUID userId) {
        var kinds = kinds(userId);
        return kinds.app() || kinds.passkeys();
    }

    /// What became of a code that was typed, or of the answer of a passkey.
    ///
    /// @param spent whether it would be right, had it not been used before
    /// @param tries in a row, this one included
    public record Answer(boolean right, boolean spent, int tries) {}

    /// Takes a code of the app, one for recovery, or the answer of a passkey. Whoever guesses waits
    /// longer and longer, as at the password; 10,000 guesses take five weeks.
    ///
    /// @param from who guesses: failures of one do not count for the other
    /// @throws SignInThrottle.TooSoon while they have to wait
    public Answer accept(UUID userId, String from, String typed) {
        var who = "code of " + userId + " from " + from;
        int tries = throttle.admit(who);
        boolean right = Boolean.TRUE.equals(transactions.execute(_ -> use(userId, typed)));
        if (right) {
            throttle.forget(who);
        }
        return new Answer(right, !right && isSpent(userId, typed), tries);
    }

    /// Says what is wrong with one that was not taken.
    public static String refusal(String typed) {
        return Passkeys.isAnswer(typed) ? "passkey.refused" : "login.code.wrong";
    }

    /// Whoever has one needs no reset.
    private boolean use(UUID userId, String typed) {
        if (Passkeys.isAnswer(typed)) {
            return passkeys.standInForCode(userId, typed);
        }
        var code = code(typed);
        boolean used = isOfApp(code) ? keys.use(userId, code) : recover(userId, code);
        if (used) {
            resets.withdraw(userId, userId);
        }
        return used;
    }

    /// A code for recovery is forgotten when it is used.
    private boolean isSpent(UUID userId, String typed) {
        return isOfApp(code(typed)) && keys.shows(userId, code(typed));
    }

    private static String code(String typed) {
        return typed.replaceAll("[\\s-]", "");
    }

    private static boolean isOfApp(String code) {
        return code.matches("[0-9]{6}");
    }

    private boolean recover(UUID userId, String code) {
        boolean used = recovery.use(userId, code);
        if (used) {
            notes.tell(userId, RECOVERED, Integer.toString(recovery.left(userId)));
        }
        return used;
    }

    /// What a user is shown of it.
    ///
    /// @param since when the app was set up; null: it was not
    /// @param codes for recovery that are left
    record State(@Nullable Instant since, int codes, List<Passkey> passkeys) {

        public boolean any() {
            return since != null || !passkeys.isEmpty();
        }

        public boolean full() {
            return passkeys.size() >= StoredPasskeys.MOST;
        }
    }

    @Transactional(readOnly = true)
    State state(UUID userId) {
        return new State(
                keys.since(userId).orElse(null), recovery.left(userId), passkeys.list(userId));
    }

    /// The key of an app that is to be set up, for whoever has given the password.
    @Transactional
    Totp begin(UUID userId) {
        return keys.begin(userId);
    }

    /// The key of an app that is being set up.
    ///
    /// @param mark of the one that was shown
    @Transactional(readOnly = true)
    Optional<Totp> begun(UUID userId, String mark) {
        return keys.find(userId).filter(totp -> totp.mark().equals(mark));
    }

    /// The app is set up once it shows a right code.
    ///
    /// @param mark of the key that was shown
    /// @param session the id of the one that goes on; all others of the user end
    /// @return the codes for recovery, to be told once, if this is the first factor; nothing: the
    ///   code is wrong
    /// @throws SignInThrottle.TooSoon while they have to wait
    Optional<List<String>> confirm(UUID userId, String mark, String code, String session) {
        var who = "first code of " + userId;
        throttle.admit(who);
        var digits = code.replaceAll("\\s", "");
        var codes = transactions.execute(_ -> confirmed(userId, mark, digits, session));
        if (codes == null || codes.isEmpty()) {
            return Optional.empty();
        }
        throttle.forget(who);
        return codes;
    }

    private Optional<List<String>> confirmed(
            UUID userId, String mark, String code, String session) {
        boolean first = !has(userId);
        if (!keys.confirm(userId, mark, code)) {
            return Optional.empty();
        }
        notes.tellAndEndOthers(userId, ADDED, "", session);
        resets.withdraw(userId, userId);
        return Optional.of(first ? recovery.renew(userId) : List.of());
    }

    /// @return to be told once
    @Transactional
    List<String> renewRecovery(UUID userId) {
        notes.tell(userId, CODES_RENEWED, "");
        return recovery.renew(userId);
    }

    /// @param session the id of the one that goes on; all others of the user end
    @Transactional
    void remove(UUID userId, String session) {
        if (!keys.delete(userId)) {
            return;
        }
        if (!has(userId)) {
            recovery.delete(userId);
        }
        notes.tellAndEndOthers(userId, REMOVED, "", session);
    }
}
