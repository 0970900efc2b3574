package dev.ownrelay.network;

/// Where a connection is wanted to.
public interface Target {

    /// A name or an address literal without brackets.
    String host();

    int port();

    /// Whether Ownrelay logs in there.
    boolean hasLogin();
}
