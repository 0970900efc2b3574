package dev.ownrelay.message;

import dev.ownrelay.server.RouteChoice;

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
    INTERNAL_ERROR;

    /// As the row has it. What came later than others is told by a column of its own: nodes of the
    /// version before cannot read it here.
    public String stored() {
        return this == BATCH_PAUSED ? SENDER_DISABLED.name() : name();
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
