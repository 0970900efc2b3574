package dev.ownrelay.authentication;

import java.util.Locale;

/// What SPF says of a sender (RFC 7208 section 2.6).
public enum SpfResult {
    /// There is no record, or nothing that could have one.
    NONE,

    /// The domain says nothing about this address.
    NEUTRAL,

    /// The address may send for the domain.
    PASS,

    /// The address may not send for the domain.
    FAIL,

    /// The address probably may not.
    SOFTFAIL,

    /// The DNS did not answer; it may in a moment.
    TEMPERROR,

    /// The record is broken; somebody must mend it.
    PERMERROR;

    /// As it stands in headers and reports.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
