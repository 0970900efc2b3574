package dev.ownrelay.authentication;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The record of a domain, read.
///
/// @param redirect whose record decides where no mechanism does
/// @param exp where the domain's own words for a failure are
/// @param faults what is wrong with it, as far as its text shows
record SpfRecord(
        String domain,
        List<SpfMechanism> mechanisms,
        @Nullable Modifier redirect,
        @Nullable Modifier exp,
        List<SpfFault> faults) {

    /// A term that says something about the whole record.
    record Modifier(String text, int place, MacroString target) {}

    SpfRecord {
        mechanisms = List.copyOf(mechanisms);
        faults = List.copyOf(faults);
    }

    boolean broken() {
        return faults.stream().anyMatch(fault -> fault.kind().breaks());
    }

    /// With `all` in the record there is nothing left to redirect.
    Optional<Modifier> usedRedirect() {
        return Optional.ofNullable(redirect).filter(_ -> !endsItself());
    }

    private boolean endsItself() {
        return mechanisms.stream().anyMatch(mechanism -> mechanism.kind() == SpfMechanism.Kind.ALL);
    }
}
