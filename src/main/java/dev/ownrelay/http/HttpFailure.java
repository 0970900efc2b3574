package dev.ownrelay.http;

/// A web server did not answer, or not within bounds.
public class HttpFailure extends Exception {

    private static final long serialVersionUID = 1;

    public enum Kind {

        /// The address is not allowed; which one is nobody's business.
        BLOCKED,
        NO_SUCH_HOST,
        UNREACHABLE,
        CERTIFICATE,
        TIMED_OUT,

        /// More than 64 KiB, or not HTTP.
        GARBAGE
    }

    private final Kind kind;

    HttpFailure(Kind kind) {
        super(kind.name());
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
