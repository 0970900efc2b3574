package dev.ownrelay.conversation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// What went wrong where no server had the word: the texts of a [DeliveryResult.Reply] with code 0.
/// They are stable, so that an explanation can be found by them.
public enum Fault {

    /// The policy of the installation forbids this host or port; says no more on purpose.
    BLOCKED("address not allowed"),

    NO_SUCH_HOST("no such host"),
    TIMED_OUT("timed out"),
    REFUSED("connection refused"),
    UNREACHABLE("no route to host"),
    CLOSED("connection closed by the server"),
    LOST("connection lost"),

    /// The beginning of a text; the reply follows.
    ODD_REPLY("unexpected reply: ", true),

    REPLY_TOO_LONG("reply too long"),

    /// Somebody between could read it, and the operator does not trust the way.
    CLEAR_TEXT("connection without TLS not allowed"),

    NO_STARTTLS("STARTTLS not offered"),
    CLEAR_TEXT_AFTER_STARTTLS("clear text after STARTTLS"),
    NOT_TLS("server does not speak TLS on this port"),
    CERTIFICATE_UNTRUSTED("certificate not trusted"),
    CERTIFICATE_OTHER_NAME("certificate of another name"),
    CERTIFICATE_EXPIRED("certificate expired"),
    TLS_TOO_OLD("TLS too old"),

    /// What is stored as the server's own certificate authority cannot be read.
    AUTHORITY_UNREADABLE("certificate authority unreadable"),

    /// The beginning of a text; the words of the TLS library follow.
    TLS_FAILED("TLS failed: ", true),

    PLAINTEXT_LOGIN("login without TLS not allowed"),
    PASSWORD_UNREADABLE("stored password cannot be read"),
    NO_AUTH("AUTH not offered"),

    /// The beginning of a text; the mechanisms that the server offers follow.
    NO_MECHANISM("no common AUTH mechanism: ", true),

    /// Nobody has signed in to the account of the login, or the consent is over.
    SIGN_IN_NEEDED("nobody is signed in"),

    /// The beginning of a text; the words of the provider of the login follow.
    NO_TOKEN("no access token: ", true),

    BAD_USER_NAME("user name with a control character"),
    NO_SMTPUTF8("SMTPUTF8 not offered"),
    NO_8BITMIME("8BITMIME not offered"),
    BAD_ADDRESS("not an envelope address"),

    /// The beginning of a text; the limit of the server in octets follows.
    TOO_LARGE("letter too large, limit in octets: ", true),

    NUL_OCTET("letter with a NUL octet"),
    MESSAGE_UNREADABLE("letter could not be read"),
    OTHER_OWNER("another worker has the letter"),
    NOT_MARKED("mark could not be stored"),
    NOT_OPEN("connection is not open");

    private final String text;
    private final boolean goesOn;

    Fault(String text) {
        this(text, false);
    }

    Fault(String text, boolean goesOn) {
        this.text = text;
        this.goesOn = goesOn;
    }

    /// The whole text, or its beginning.
    public String text() {
        return text;
    }

    /// The whole text where more follows.
    String with(String rest) {
        return SmtpReply.clean(text + rest);
    }

    /// @param text of a reply without a code
    /// @return null: it is none of these
    public static @Nullable Fault of(String text) {
        return Arrays.stream(values()).filter(fault -> fault.says(text)).findFirst().orElse(null);
    }

    private boolean says(String said) {
        return goesOn ? said.startsWith(text) : said.equals(text);
    }
}
