package dev.ownrelay.factor;

import static dev.ownrelay.factor.FactorNews.What.PASSKEY_ADDED;
import static dev.ownrelay.factor.FactorNews.What.PASSKEY_REMOVED;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What users do with passkeys of their own.
@Service
class OwnPasskeys {

    private final Passkeys passkeys;
    private final StoredPasskeys stored;
    private final Factors factors;
    private final RecoveryCodes recovery;
    private final FactorResets resets;
    private final FactorNotes notes;

    OwnPasskeys(
            Passkeys passkeys,
            StoredPasskeys stored,
            Factors factors,
            RecoveryCodes recovery,
            FactorResets resets,
            FactorNotes notes) {
        this.passkeys = passkeys;
        this.stored = stored;
        this.factors = factors;
        this.recovery = recovery;
        this.resets = resets;
        this.notes = notes;
    }

    @Transactional(readOnly = true)
    public boolean isFull(UUID userId) {
        return stored.list(userId).size() >= StoredPasskeys.MOST;
    }

    @Transactional(readOnly = true)
    public Optional<Passkey> find(UUID userId, UUID id) {
        return stored.list(userId).stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /// @param session the id of the one that goes on; all others of the user end
    /// @return the codes for recovery, to be told once, if this is the first factor; nothing: the
    ///   answer was refused
    @Transactional
    public Optional<List<String>> add(UUID userId, String name, String answer, String session) {
        boolean first = !factors.has(userId);
        if (!passkeys.add(userId, name, answer)) {
            return Optional.empty();
        }
        notes.tellAndEndOthers(userId, PASSKEY_ADDED, name, session);
        resets.withdraw(userId, userId);
        return Optional.of(first ? recovery.renew(userId) : List.of());
    }

    @Transactional
    public void rename(UUID userId, Passkey passkey, String name) {
        if (!name.equals(passkey.name()) && stored.rename(userId, passkey.id(), name)) {
            notes.note(userId, "factor.passkey-renamed", passkey.name() + " → " + name);
        }
    }

    /// @param session the id of the one that goes on; all others of the user end
    @Transactional
    public void remove(UUID userId, Passkey passkey, String session) {
        if (!stored.delete(userId, passkey.id())) {
            return;
        }
        if (!factors.has(userId)) {
            recovery.delete(userId);
        }
        notes.tellAndEndOthers(userId, PASSKEY_REMOVED, passkey.name(), session);
    }
}
