package dev.ownrelay.compose;

import dev.ownrelay.check.Finding;
import dev.ownrelay.check.Severity;

/// A finding as the page shows it.
///
/// @param mendable whether one press takes it out
record ShownFinding(Finding finding, boolean mendable) {

    public String id() {
        return finding.kind().id();
    }

    /// Whether the agency is who does not want it sent.
    public boolean stoppedByChoice() {
        return finding.severity() == Severity.STOPS && finding.kind().isChosen();
    }

    /// The value of `data-severity`.
    public String severity() {
        return finding.severity().word();
    }
}
