package dev.ownrelay.smtp;

/// What went wrong where no server had the word: the texts of a [DeliveryResult.Reply] with code 0.
/// They are stable, so that an explanation can be found by them.
public final class Fault {

    /// The policy of the installation forbids this host or port; says no more on purpose.
    public static final String BLOCKED = "address not allowed";

    public static final String NO_SUCH_HOST = "no such host";
    public static final String TIMED_OUT = "timed out";
    public static final String REFUSED = "connection refused";
    public static final String UNREACHABLE = "no route to host";
    public static final String CLOSED = "connection closed by the server";
    public static final String LOST = "connection lost";

    /// The beginning of a text; the reply follows.
    public static final String ODD_REPLY = "unexpected reply: ";

    public static final String REPLY_TOO_LONG = "reply too long";
    public static final String NO_STARTTLS = "STARTTLS not offered";
    public static final String CLEAR_TEXT_AFTER_STARTTLS = "clear text after STARTTLS";
    public static final String NOT_TLS = "server does not speak TLS on this port";
    public static final String CERTIFICATE_UNTRUSTED = "certificate not trusted";
    public static final String CERTIFICATE_OTHER_NAME = "certificate of another name";
    public static final String CERTIFICATE_EXPIRED = "certificate expired";
    public static final String TLS_TOO_OLD = "TLS too old";

    /// What is stored as the server's own certificate authority cannot be read.
    public static final String AUTHORITY_UNREADABLE = "certificate authority unreadable";

    /// The beginning of a text; the words of the TLS library follow.
    public static final String TLS_FAILED = "TLS failed: ";

    public static final String PLAINTEXT_LOGIN = "login without TLS not allowed";
    public static final String PASSWORD_UNREADABLE = "stored password cannot be read";
    public static final String NO_AUTH = "AUTH not offered";

    /// The beginning of a text; the mechanisms that the server offers follow.
    public static final String NO_MECHANISM = "no common AUTH mechanism: ";

    public static final String NO_SMTPUTF8 = "SMTPUTF8 not offered";
    public static final String NO_8BITMIME = "8BITMIME not offered";
    public static final String BAD_ADDRESS = "not an envelope address";

    /// The beginning of a text; the limit of the server in octets follows.
    public static final String TOO_LARGE = "letter too large, limit in octets: ";

    public static final String NUL_OCTET = "letter with a NUL octet";
    public static final String LETTER_UNREADABLE = "letter could not be read";
    public static final String OTHER_OWNER = "another worker has the letter";
    public static final String NOT_MARKED = "mark could not be stored";
    public static final String NOT_OPEN = "connection is not open";

    private Fault() {}
}
