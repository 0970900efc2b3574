package dev.ownrelay.factor;

import java.util.Locale;
import java.util.UUID;

/// Tells users what became of the factors of their account.
public interface FactorNews {

    /// Within the transaction that does it.
    void tell(UUID userId, What what);

    /// What happened.
    enum What {
        ADDED,
        REMOVED,
        CODES_RENEWED,
        RECOVERED,
        RESET_ASKED,
        RESET_WITHDRAWN,
        RESET,
        PASSKEY_ADDED,
        PASSKEY_REMOVED;

        /// As the trail and the words of mail name it.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
