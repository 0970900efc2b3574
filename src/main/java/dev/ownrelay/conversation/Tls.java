package dev.ownrelay.conversation;

/// How a connection to a mail server is protected. There is no silent downgrade between the modes.
public enum Tls {
    /// Clear text; allowed only to this machine and in networks that the operator names, and only
    /// without a login unless the operator says otherwise.
    NONE(25),
    /// Clear text up to STARTTLS (RFC 3207), which is required.
    STARTTLS(587),
    /// TLS from the first byte (RFC 8314 section 3.3).
    TLS(465);

    private final int defaultPort;

    Tls(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    public int defaultPort() {
        return defaultPort;
    }
}
