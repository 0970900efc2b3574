package dev.ownrelay.provider;

import java.time.LocalDate;

/// A way to log in that a provider ends.
///
/// @param on the first day on which it is off
/// @param exceptAppPasswords whether passwords that are made for a program work on
public record Deprecation(
        String key, LocalDate on, Severity severity, boolean exceptAppPasswords, Source source) {

    /// How soon somebody must act.
    public enum Severity {
        /// It has ended.
        GONE,

        /// It ends within three months.
        SOON,

        LATER
    }

    /// The message key of what happens; its only place is [#on].
    public String words() {
        return "deprecation." + key + (severity == Severity.GONE ? ".gone" : ".ahead");
    }
}
