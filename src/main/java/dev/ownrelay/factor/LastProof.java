package dev.ownrelay.factor;

import dev.ownrelay.account.SessionOrigin;

import jakarta.servlet.http.HttpSession;

import java.time.Duration;
import java.time.Instant;

/// When whoever is signed in last gave a password or a code.
final class LastProof {

    static final Duration FRESH = Duration.ofMinutes(10);

    private static final String KEPT = LastProof.class.getName();

    private LastProof() {}

    static void keepIn(HttpSession session, Instant now) {
        session.setAttribute(KEPT, now);
    }

    static boolean isFresh(HttpSession session, Instant now) {
        return now.isBefore(of(session).plus(FRESH));
    }

    /// Signing in is one; a session of a version that did not keep when was begun by one.
    private static Instant of(HttpSession session) {
        var begun =
                SessionOrigin.since(session)
                        .orElseGet(() -> Instant.ofEpochMilli(session.getCreationTime()));
        return session.getAttribute(KEPT) instanceof Instant proof && proof.isAfter(begun)
                ? proof
                : begun;
    }
}
