package dev.ownrelay.http;

/// A web server did not answer, or not within bounds.
public class HttpFailure extends Exception {

    private static final long serialVersionUID = 1;

    public enum Kind {

        /// The address is not allowed; which one is nobody's business.
        BLOCKED,
        NO_SUCH_HOST,
        UNREACHABLE,

        /// It does not speak TLS, or its certificate is not trusted.
        TLS,

        /// It took too long, from the look-up to the last octet.
        TIMED_OUT,

        /// It said more than 64 KiB, or broke off, or does not speak HTTP.
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
