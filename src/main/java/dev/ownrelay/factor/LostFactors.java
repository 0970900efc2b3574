package dev.ownrelay.factor;

import dev.ownrelay.account.Sessions;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Takes off what a user of the agency that the thread acts for has lost, a day after somebody has
/// said so.
@Service
public class LostFactors {

    private final FactorResets resets;
    private final TotpKeys keys;
    private final StoredPasskeys passkeys;
    private final RecoveryCodes recovery;
    private final Sessions sessions;
    private final TransactionTemplate transactions;

    LostFactors(
            FactorResets resets,
            TotpKeys keys,
            StoredPasskeys passkeys,
            RecoveryCodes recovery,
            Sessions sessions,
            TransactionTemplate transactions) {
        this.resets = resets;
        this.keys = keys;
        this.passkeys = passkeys;
        this.recovery = recovery;
        this.sessions = sessions;
        this.transactions = transactions;
    }

    /// From when on the password alone lets in; empty: nobody has asked for it.
    @Transactional(readOnly = true)
    public Optional<Instant> due(UUID userId) {
        return resets.due(userId);
    }

    /// Whether it can be taken off by now.
    @Transactional(readOnly = true)
    public boolean isDue(UUID userId) {
        return resets.isDue(userId);
    }

    /// The owner wants to keep what they have.
    @Transactional
    void keep(UUID userId) {
        resets.withdraw(userId, userId);
    }

    /// @return false: the time has not come, or somebody was faster
    public boolean takeOff(UUID userId) {
        return Boolean.TRUE.equals(
                transactions.execute(status -> {
                    boolean taken = resets.isDue(userId) && takenOff(userId);
                    if (!taken) {
                        status.setRollbackOnly();
                    }
                    return taken;
                }));
    }

    /// The reset last: whoever uses a factor writes in this order, too.
    private boolean takenOff(UUID userId) {
        keys.delete(userId);
        passkeys.deleteAll(userId);
        recovery.delete(userId);
        sessions.endExcept(userId, null);
        return resets.take(userId);
    }
}
