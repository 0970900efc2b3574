package dev.ownrelay.authentication;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a domain wants to be done with a message that fails.
public enum DmarcPolicy {
    /// Nothing.
    NONE,

    /// It is looked at with suspicion.
    QUARANTINE,

    /// It is not taken in.
    REJECT;

    static Optional<DmarcPolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /// What is done while the domain only tests.
    DmarcPolicy lowered() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    /// As it stands in records and reports.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
