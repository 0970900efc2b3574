package dev.ownrelay.rejection;

/// Why a mail server said no.
public enum Cause {
    UNKNOWN("unknown");

    private final String id;

    Cause(String id) {
        this.id = id;
    }

    /// The id in pages and message files.
    public String id() {
        return id;
    }
}
