package dev.ownrelay.harness;

/// Where a node is killed.
enum Point {
    ENQUEUE("before the enqueue's commit"),
    QUEUED("after the enqueue's commit"),
    PICKED("lane picked, server not yet read"),
    CONNECTED("connected, before the greeting"),
    EHLO("after EHLO"),
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

    /// Whether the mail server holds the conversation there; elsewhere the database does.
    boolean atServer() {
        return switch (this) {
            case CONNECTED, EHLO, MAIL, RCPT, DATA, DOT -> true;
            default -> false;
        };
    }
}
