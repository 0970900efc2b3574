package dev.ownrelay.smtp;

/// Where a connection is wanted to.
interface Target {

    /// A name or an address literal without brackets.
    String host();

    int port();

    /// Whether Ownrelay logs in there.
    boolean hasLogin();
}
