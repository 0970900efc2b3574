package dev.ownrelay.rejection;

/// The step of an SMTP conversation at which something was answered or went wrong, in order of
/// time.
public enum Stage {
    RESOLVE,
    CONNECT,
    GREETING,
    EHLO,
    TLS,
    AUTH,
    MAIL,
    RCPT,
    DATA,
    /// The message itself is under way: after 354, before the final dot.
    BODY,
    /// After the final dot.
    DOT,
    QUIT
}
