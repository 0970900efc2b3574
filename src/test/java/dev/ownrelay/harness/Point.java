package dev.ownrelay.harness;

/// Where a node is killed.
enum Point {
    ENQUEUE("before the enqueue's commit"),
    QUEUED("after the enqueue's commit"),
    PICKED("lane picked, server not yet read"),
    CONNECTED("connected, before the greeting"),
    EHLO("after EHLO"),
    STARTTLS("after STARTTLS, before the handshake"),
    AUTH("after AUTH"),
    MAIL("after MAIL"),
    RCPT("after RCPT"),
    DATA("after DATA, before 354"),
    MARKING("after 354, before the mark's commit"),
    MARKED("mark committed, body not begun"),
    BODY("in the body"),
    DOT("after the dot, before the reply"),
    REPLIED("after the reply, before the result's commit"),
    RESULT("after the result");

    final String words;

    Point(String words) {
        this.words = words;
    }

    /// Whether a connection comes there once, not each of its messages.
    boolean once() {
        return switch (this) {
            case CONNECTED, EHLO, STARTTLS, AUTH -> true;
            default -> false;
        };
    }

    /// Whether only a server with TLS and a login has it.
    boolean guarded() {
        return this == STARTTLS || this == AUTH;
    }

    /// Whether the mail server holds the conversation there; elsewhere the database does.
    boolean atServer() {
        return switch (this) {
            case CONNECTED, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY, DOT -> true;
            default -> false;
        };
    }
}
