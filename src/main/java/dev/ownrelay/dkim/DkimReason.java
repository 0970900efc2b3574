package dev.ownrelay.dkim;

/// Why a verdict is what it is.
public enum DkimReason {
    /// It holds.
    VALID(DkimVerdict.PASS),

    /// There is no signature.
    NOT_SIGNED(DkimVerdict.NONE),

    /// The signature cannot be read.
    SYNTAX(DkimVerdict.PERMERROR),

    /// Something is not there that must be.
    MISSING_TAG(DkimVerdict.PERMERROR),

    /// A version that does not exist.
    UNKNOWN_VERSION(DkimVerdict.PERMERROR),

    /// The domain or the selector cannot be one.
    BAD_NAME(DkimVerdict.PERMERROR),

    /// An algorithm that nobody knows.
    UNKNOWN_ALGORITHM(DkimVerdict.NEUTRAL),

    /// SHA-1 is not to be believed any more (RFC 8301 section 3.1).
    OLD_ALGORITHM(DkimVerdict.PERMERROR),

    /// A canonicalisation that nobody knows.
    UNKNOWN_CANONICALIZATION(DkimVerdict.NEUTRAL),

    /// The key is to be asked for elsewhere than in the DNS.
    UNKNOWN_QUERY(DkimVerdict.NEUTRAL),

    /// The signature does not say who has written the message.
    FROM_NOT_SIGNED(DkimVerdict.PERMERROR),

    /// It is signed for somebody of another domain.
    FOREIGN_IDENTITY(DkimVerdict.PERMERROR),

    /// The key cannot be used.
    BAD_KEY(DkimVerdict.PERMERROR),

    /// The key is for another algorithm.
    KEY_OF_OTHER_TYPE(DkimVerdict.PERMERROR),

    /// Nobody says which key it is.
    NO_ANSWER(DkimVerdict.TEMPERROR),

    /// The body is not the one that was signed.
    BODY_CHANGED(DkimVerdict.FAIL),

    /// The header is not the one that was signed, or the key is not the one that signed it.
    HEADER_CHANGED(DkimVerdict.FAIL),

    /// It holds, but not so long.
    EXPIRED(DkimVerdict.POLICY);

    private final DkimVerdict verdict;

    DkimReason(DkimVerdict verdict) {
        this.verdict = verdict;
    }

    /// What it leads to.
    public DkimVerdict verdict() {
        return verdict;
    }
}
