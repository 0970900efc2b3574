package dev.ownrelay.authentication;

import java.util.Locale;

/// What DMARC says of a message (RFC 9989 section 9.2).
public enum DmarcResult {
    /// There is no record, so that nobody can say.
    NONE,

    /// Somebody who belongs to the author's domain has sent it.
    PASS,

    /// There is a record, and nobody who belongs to the domain is known to have sent it.
    FAIL,

    /// The DNS did not answer; it may in a moment.
    TEMPERROR,

    /// The record says no policy; somebody must mend it.
    PERMERROR;

    /// As it stands in headers and reports.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
