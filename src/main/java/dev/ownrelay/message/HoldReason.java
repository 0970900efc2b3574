package dev.ownrelay.message;

import dev.ownrelay.server.RouteChoice;

import org.jspecify.annotations.Nullable;

/// Why a message waits for a person.
public enum HoldReason {
    NO_DEFAULT_RELAY,
    SERVER_GONE,
    SERVER_DISABLED,
    SERVER_CHANGED,
    CREDENTIAL_UNREADABLE,
    SENDER_DISABLED,
    ADDRESS_MARKED,
    ADDRESS_UNPROVEN,
    FILES_DAMAGED,
    BATCH_PAUSED,
    /// The server takes nothing from the address in From.
    SENDER_REFUSED,
    /// The server wants a login that it does not get.
    LOGIN_NEEDED,
    INTERNAL_ERROR;

    /// As the row has it. What came later than others is told by columns of its own: nodes of the
    /// version before cannot read it here.
    public String stored() {
        return switch (this) {
            case BATCH_PAUSED -> SENDER_DISABLED.name();
            case SENDER_REFUSED -> ADDRESS_UNPROVEN.name();
            case LOGIN_NEEDED -> CREDENTIAL_UNREADABLE.name();
            default -> name();
        };
    }

    /// As the second column has it; null: the first one tells all.
    public @Nullable String later() {
        return this == SENDER_REFUSED || this == LOGIN_NEEDED ? name() : null;
    }

    public static HoldReason of(RouteChoice.Reason reason) {
        return switch (reason) {
            case NO_DEFAULT_RELAY -> NO_DEFAULT_RELAY;
            case SERVER_GONE -> SERVER_GONE;
            case SERVER_DISABLED -> SERVER_DISABLED;
            case CREDENTIAL_UNREADABLE -> CREDENTIAL_UNREADABLE;
            case DOMAIN_NOT_ALLOWED, ADDRESS_UNPROVEN, SIGN_IN_NEEDED ->
                    throw new IllegalArgumentException("A frozen route is kept: " + reason);
        };
    }
}
