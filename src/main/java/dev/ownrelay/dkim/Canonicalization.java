package dev.ownrelay.dkim;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What of a message may change on its way without harm to its signature (RFC 6376 section 3.4).
public enum Canonicalization {
    /// Nothing but empty lines at the end of the body.
    SIMPLE,

    /// White space, and how names of fields are spelt.
    RELAXED;

    /// As it stands in a signature.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Canonicalization> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
