package dev.ownrelay.conversation;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Stage;

import java.util.concurrent.TimeUnit;

/// Makes the replies of one transaction, each with the time taken so far.
///
/// @param started nanoseconds of [System#nanoTime]
record Answers(long started) {

    Reply said(Stage stage, SmtpReply reply) {
        return new Reply(stage, reply.code(), reply.text(), millis());
    }

    Reply fault(Stage stage, Fault fault) {
        return fault(stage, fault.text());
    }

    /// What the server did not say.
    ///
    /// @param text of a [Fault]
    Reply fault(Stage stage, String text) {
        return new Reply(stage, 0, text, millis());
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
}
