package dev.ownrelay.discovery;

/// How a server was found.
enum Way {
    /// Its provider takes in the mail of the domain.
    MX,

    /// The domain's record of SPF includes that of its provider.
    SPF,

    /// The DNS of the domain names it (RFC 6186, RFC 8314).
    SRV,

    /// A web page of the domain for mail programs names it.
    AUTOCONFIG,

    /// It answers under a usual name.
    GUESS
}
