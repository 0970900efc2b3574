package dev.ownrelay.dkim;

/// What is to be said of a key in the DNS.
public enum DkimKeyState {
    /// It can be used.
    PRESENT,

    /// Nothing stands there.
    MISSING,

    /// Nobody could say whether there is one.
    NO_ANSWER,

    /// What stands there is no key.
    NO_KEY,

    /// Several keys stand there; which of them is meant, nobody knows.
    SEVERAL,

    /// The record cannot be read.
    SYNTAX,

    /// It was taken back.
    REVOKED,

    /// It is of a type that receivers do not know.
    WRONG_TYPE,

    /// It must not be used with SHA-256.
    HASH_NOT_ALLOWED,

    /// It is for something else than email.
    NOT_FOR_EMAIL,

    /// The record can be read, but not the key in it.
    BROKEN_KEY,

    /// Receivers do not believe so short a key (RFC 8301 section 3.2).
    TOO_SHORT,

    /// Receivers need not work with so long a key.
    TOO_LONG
}
