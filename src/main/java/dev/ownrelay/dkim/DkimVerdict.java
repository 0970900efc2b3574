package dev.ownrelay.dkim;

import java.util.Locale;

/// What is to be said of a signature (RFC 8601 section 2.7.1).
public enum DkimVerdict {
    /// The message is not signed.
    NONE,

    /// The domain has signed it, and nothing was changed.
    PASS,

    /// It was changed, or the domain has not signed it.
    FAIL,

    /// It was signed, but for a reason of ours this does not count.
    POLICY,

    /// It was signed in a way that nobody can tell.
    NEUTRAL,

    /// The DNS did not answer; it may in a moment.
    TEMPERROR,

    /// The signature or its key is broken.
    PERMERROR;

    /// As it stands in headers and reports.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
