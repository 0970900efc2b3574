package dev.ownrelay.verdict;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Whether Ownrelay itself signs what leaves. Told by the module of the signatures, which this one
/// must not depend on.
public interface OwnSignature {

    /// Whether emails of the agency from this domain carry a signature of it that fits its DNS.
    ///
    /// @param domain in ASCII
    /// @param serverId null: the default relay
    boolean fits(String domain, @Nullable UUID serverId);
}
