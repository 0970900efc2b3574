package dev.ownrelay.compose;

import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Place;
import dev.ownrelay.check.Severity;

import java.util.List;

/// A finding as the page shows it.
///
/// @param mendable whether one press takes it out
public record ShownFinding(Finding finding, boolean mendable) {

    private static final int NAMED = 5;

    public String id() {
        return finding.kind().id();
    }

    public Severity severity() {
        return finding.severity();
    }

    /// The message key of its sentence.
    public String words() {
        return "check." + id();
    }

    public Object[] arguments() {
        return finding.arguments().toArray();
    }

    /// The places that are named one by one.
    public List<Place> places() {
        return finding.places().stream()
                .filter(place -> !place.words().isEmpty())
                .limit(NAMED)
                .toList();
    }

    /// How many more there are.
    public long morePlaces() {
        long named = finding.places().stream().filter(place -> !place.words().isEmpty()).count();
        return Math.max(0, named - NAMED);
    }

    boolean isOf(FindingKind kind) {
        return finding.kind() == kind;
    }
}
