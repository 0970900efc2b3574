package dev.ownrelay.server;

import static java.util.Objects.requireNonNullElse;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What the last test of a server found.
///
/// @param stage where it ended
/// @param code of the reply; 0: there was none
/// @param text the server's own words
/// @param certificateUntil when the certificate expires that was seen last; null: none was
public record LastCheck(
        Instant at,
        boolean ok,
        Stage stage,
        int code,
        String text,
        int millis,
        @Nullable Instant certificateUntil) {

    /// As the columns say it.
    static @Nullable LastCheck of(
            @Nullable Instant at,
            @Nullable Boolean ok,
            @Nullable Stage stage,
            @Nullable Integer code,
            @Nullable String text,
            @Nullable Integer millis,
            @Nullable Instant certificateUntil) {
        return at == null || ok == null || stage == null
                ? null
                : new LastCheck(
                        at,
                        ok,
                        stage,
                        requireNonNullElse(code, 0),
                        requireNonNullElse(text, ""),
                        requireNonNullElse(millis, 0),
                        certificateUntil);
    }

    DeliveryResult.Reply reply() {
        return new DeliveryResult.Reply(stage, code, text, millis);
    }

    /// Whole days that the certificate is still good; null: none was seen.
    public @Nullable Long certificateDays(Instant now) {
        return certificateUntil == null ? null : now.until(certificateUntil, ChronoUnit.DAYS);
    }
}
