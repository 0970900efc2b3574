package dev.ownrelay.compose;

import dev.ownrelay.check.Finding;

/// A finding as the page shows it.
///
/// @param mendable whether one press takes it out
record ShownFinding(Finding finding, boolean mendable) {

    public String id() {
        return finding.kind().id();
    }

    /// The value of `data-severity`.
    public String severity() {
        return finding.severity().word();
    }
}
