package dev.ownrelay.dkim;

/// What to know of a key or of a signature that is valid for all that.
public enum DkimNote {
    /// The domain only tests: it asks that its signatures mean nothing (`t=y`).
    TEST_MODE,

    /// An RSA key of less than 2048 bits.
    SHORT_KEY,

    /// The key is for no sub-domain (`t=s`).
    EXACT_DOMAIN,

    /// Anybody may write more behind what was signed (`l=`).
    PARTIAL_BODY
}
