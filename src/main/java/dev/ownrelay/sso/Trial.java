package dev.ownrelay.sso;

import java.io.Serializable;

/// What a provider said when an administrator tried it, for the next page.
///
/// @param role as it would be given; empty: the provider says nothing of it
/// @param reason ends the key of why nobody would be let in; empty: they would
record Trial(String issuer, String email, boolean verified, String role, String reason)
        implements Serializable {

    public boolean good() {
        return reason.isEmpty();
    }
}
