package dev.ownrelay.account;

import java.util.Locale;
import java.util.UUID;

/// Tells owners of accounts that somebody holds a part of what lets in, and tries the rest.
public interface IntruderNews {

    /// Now and then, however often it happens. Within the transaction that notes it.
    void tell(UUID userId, What what);

    /// What somebody holds.
    enum What {

        /// And not what is asked for besides.
        PASSWORD_KNOWN,

        /// And not the password or the code that it is asked for again.
        SESSION_TRIED;

        /// As the words of mail name it.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
