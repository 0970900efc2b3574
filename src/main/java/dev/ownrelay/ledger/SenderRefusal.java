package dev.ownrelay.ledger;

import dev.ownrelay.rejection.SenderFault;

/// What a server refuses for the sake of whoever sends.
///
/// @param from whose messages it refuses; empty: everybody's
public record SenderRefusal(SenderFault fault, String from) {

    public static SenderRefusal of(SenderFault fault, String from) {
        return new SenderRefusal(fault, fault == SenderFault.ADDRESS ? from : "");
    }

    /// Whether a message from there that is taken shows that it is over.
    public boolean concerns(String address) {
        return from.isEmpty() || from.equals(address);
    }
}
