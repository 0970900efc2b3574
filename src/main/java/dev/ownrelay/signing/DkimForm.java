package dev.ownrelay.signing;

import org.jspecify.annotations.Nullable;

/// Whether the messages of a domain are to be signed.
record DkimForm(@Nullable Boolean enabled) {

    boolean on() {
        return Boolean.TRUE.equals(enabled);
    }
}
