package dev.ownrelay.verdict;

import dev.ownrelay.authentication.SpfEvaluation;
import dev.ownrelay.authentication.SpfResult;
import dev.ownrelay.provider.Provider;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/// What SPF says of a way.
///
/// @param result null: it depends on addresses that nobody knows
/// @param outgoing the addresses that were looked at
/// @param address for which the result is; null: for whichever
/// @param evaluation that led to the result
/// @param provider whom the record does not name, and would have to, or, where there is no result,
///   who puts a domain of its own into the envelope; null: neither
record SpfFinding(
        @Nullable SpfResult result,
        Outgoing outgoing,
        @Nullable InetAddress address,
        SpfEvaluation evaluation,
        @Nullable Provider provider) {

    boolean passes() {
        return result == SpfResult.PASS;
    }

    /// Whether it fails at an address from which, as others say, receivers saw it come.
    boolean doubted() {
        return result == null && address != null;
    }

    /// Whether somebody might know more later.
    boolean open() {
        return result == null || result == SpfResult.TEMPERROR;
    }
}
