package dev.ownrelay.dkim;

/// A signature needs no further look.
final class DkimStop extends Exception {

    final DkimReason reason;

    DkimStop(DkimReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }
}
