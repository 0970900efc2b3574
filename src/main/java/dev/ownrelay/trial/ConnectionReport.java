package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.TlsFacts;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a test of a server found, step by step.
///
/// @param tls null: TLS was not reached
/// @param transcript what was said, line by line, without the login
/// @param result the reason of the failure; the last reply where all went well
/// @param sizeLimit octets of the largest message that the server takes; 0: it named no limit;
///   null: it was not heard
public record ConnectionReport(
        List<Step> steps,
        boolean ok,
        DeliveryResult.Reply result,
        @Nullable TlsFacts tls,
        List<String> transcript,
        @Nullable Long sizeLimit) {

    public ConnectionReport(
            List<Step> steps,
            boolean ok,
            DeliveryResult.Reply result,
            @Nullable TlsFacts tls,
            List<String> transcript) {
        this(steps, ok, result, tls, transcript, null);
    }

    /// How it went, as the audit trail says it.
    public String outcome() {
        return ok ? "ok" : "failed at " + result.stage();
    }

    /// @param detail what there is to say: an address, a protocol and certificate, the server's
    ///   words
    public record Step(Stage stage, boolean ok, String detail, long millis) {}
}
