package dev.ownrelay.check;

import java.util.Locale;

/// How much a finding weighs.
public enum Severity {
    /// The message does not leave unless somebody who may says so.
    STOPS,

    /// Filters refuse messages for it, or a reader is hurt by it.
    WARNS,

    /// It could be better.
    ADVISES;

    /// As it stands in pages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
