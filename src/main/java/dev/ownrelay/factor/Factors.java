package dev.ownrelay.factor;

import static dev.ownrelay.factor.FactorNews.What.ADDED;
import static dev.ownrelay.factor.FactorNews.What.CODES_RENEWED;
import static dev.ownrelay.factor.FactorNews.What.RECOVERED;
import static dev.ownrelay.factor.FactorNews.What.REMOVED;

import dev.ownrelay.account.Sessions;
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
    private final RecoveryCodes recovery;
    private final SignInThrottle throttle;
    private final Sessions sessions;
    private final FactorResets resets;
    private final FactorStory story;
    private final TransactionTemplate transactions;

    Factors(
            TotpKeys keys,
            RecoveryCodes recovery,
            SignInThrottle throttle,
            Sessions sessions,
            FactorResets resets,
            FactorStory story,
            TransactionTemplate transactions) {
        this.keys = keys;
        this.recovery = recovery;
        this.throttle = throttle;
        this.sessions = sessions;
        this.resets = resets;
        this.story = story;
        this.transactions = transactions;
    }

    /// Whether the password alone does not let the user in.
    @Transactional(readOnly = true)
    public boolean has(UUID userId) {
        return keys.since(userId).isPresent();
    }

    /// Takes off what a user has lost, once the time of a reset has come.
    ///
    /// @return false: it has not, or somebody was faster
    public boolean reset(UUID userId) {
        return Boolean.TRUE.equals(
                transactions.execute(status -> {
                    boolean reset = resets.isDue(userId) && takeOff(userId);
                    if (!reset) {
                        status.setRollbackOnly();
                    }
                    return reset;
                }));
    }

    /// The key first, as whoever uses it does.
    private boolean takeOff(UUID userId) {
        keys.delete(userId);
        recovery.delete(userId);
        sessions.endExcept(userId, null);
        return resets.take(userId);
    }

    /// From when on the password alone lets in, as somebody has asked for; empty: nobody has.
    @Transactional(readOnly = true)
    public Optional<Instant> resetDue(UUID userId) {
        return resets.due(userId);
    }

    /// Takes a code of the app or one for recovery. Whoever guesses waits longer and longer, as at
    /// the password; 10,000 guesses take five weeks.
    ///
    /// @param from who guesses: failures of one do not count for the other
    /// @throws SignInThrottle.TooSoon while they have to wait
    public boolean accepts(UUID userId, String from, String typed) {
        var who = "code of " + userId + " from " + from;
        throttle.admit(who);
        boolean right = Boolean.TRUE.equals(transactions.execute(_ -> use(userId, typed)));
        if (right) {
            throttle.forget(who);
        }
        return right;
    }

    /// Whoever has one needs no reset.
    private boolean use(UUID userId, String typed) {
        var code = typed.replaceAll("[\\s-]", "");
        boolean used = code.matches("[0-9]{6}") ? keys.use(userId, code) : recover(userId, code);
        if (used) {
            resets.withdraw(userId, userId);
        }
        return used;
    }

    private boolean recover(UUID userId, String code) {
        boolean used = recovery.use(userId, code);
        if (used) {
            tell(userId, RECOVERED, Integer.toString(recovery.left(userId)));
        }
        return used;
    }

    /// The owner wants to keep what they have.
    @Transactional
    void keep(UUID userId) {
        resets.withdraw(userId, userId);
    }

    /// What a user has.
    ///
    /// @param since when the app was set up; null: it was not
    /// @param codes for recovery that are left
    record State(@Nullable Instant since, int codes) {}

    @Transactional(readOnly = true)
    State state(UUID userId) {
        return new State(keys.since(userId).orElse(null), recovery.left(userId));
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
    /// @return the codes for recovery, to be told once; empty: the code is wrong
    /// @throws SignInThrottle.TooSoon while they have to wait
    List<String> confirm(UUID userId, String mark, String code, String session) {
        var who = "first code of " + userId;
        throttle.admit(who);
        var codes =
                transactions.execute(
                        _ -> confirmed(userId, mark, code.replaceAll("\\s", ""), session));
        if (codes == null || codes.isEmpty()) {
            return List.of();
        }
        throttle.forget(who);
        return codes;
    }

    private List<String> confirmed(UUID userId, String mark, String code, String session) {
        if (!keys.confirm(userId, mark, code)) {
            return List.of();
        }
        tell(userId, ADDED, "");
        resets.withdraw(userId, userId);
        sessions.endExcept(userId, session);
        return recovery.renew(userId);
    }

    /// @return to be told once
    @Transactional
    List<String> renewRecovery(UUID userId) {
        tell(userId, CODES_RENEWED, "");
        return recovery.renew(userId);
    }

    /// @param session the id of the one that goes on; all others of the user end
    @Transactional
    void remove(UUID userId, String session) {
        if (keys.delete(userId)) {
            recovery.delete(userId);
            tell(userId, REMOVED, "");
            sessions.endExcept(userId, session);
        }
    }

    private void tell(UUID userId, FactorNews.What what, String detail) {
        story.tell(userId, userId, what, detail);
    }
}
