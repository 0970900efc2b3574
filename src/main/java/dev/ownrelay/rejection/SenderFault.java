package dev.ownrelay.rejection;

import java.util.Optional;

/// What a server holds against whoever sends, so that it will refuse the next message as well.
public enum SenderFault {
    /// So much was sent that it takes no more for now.
    LIMIT,
    /// It takes nothing from the address in From.
    ADDRESS,
    /// It wants a login that it does not get.
    LOGIN;

    public static Optional<SenderFault> of(Cause cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case RATE_LIMITED -> LIMIT;
                    case SENDER_NOT_ALLOWED, SENDER_REJECTED, SENDER_ACCOUNT_BLOCKED -> ADDRESS;
                    case LOGIN_REFUSED,
                            LOGIN_METHOD_DISABLED,
                            LOGIN_NEEDS_APP_PASSWORD,
                            SIGN_IN_NEEDED,
                            ENCRYPTION_REQUIRED ->
                            LOGIN;
                    default -> null;
                });
    }
}
