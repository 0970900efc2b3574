package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;

/// What a page shows of a test.
///
/// @param diagnosis a message key: `<diagnosis>.what` says what is likely wrong, `<diagnosis>.next`
///   what to do now; null: all went well
/// @param daysLeft of the server's certificate, 0 on its last day; null: TLS was not reached
public record TestFinding(
        ConnectionReport report, @Nullable String diagnosis, @Nullable Long daysLeft) {}
