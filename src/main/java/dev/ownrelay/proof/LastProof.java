package dev.ownrelay.proof;

import dev.ownrelay.account.SessionOrigin;

import jakarta.servlet.http.HttpSession;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// When whoever is signed in last gave a proof that it is them. Signing in is one.
public final class LastProof {

    public static final Duration FRESH = Duration.ofMinutes(10);

    private static final String KEPT = LastProof.class.getName();

    private LastProof() {}

    public static void keepIn(HttpSession session, Instant now) {
        session.setAttribute(KEPT, now);
    }

    static boolean isFresh(HttpSession session, Instant now) {
        var begun = SessionOrigin.since(session);
        return begun.isEmpty() && isYoung(session)
                || Stream.of(begun, kept(session))
                        .flatMap(Optional::stream)
                        .anyMatch(proof -> !proof.isAfter(now) && now.isBefore(proof.plus(FRESH)));
    }

    private static Optional<Instant> kept(HttpSession session) {
        return session.getAttribute(KEPT) instanceof Instant proof
                ? Optional.of(proof)
                : Optional.empty();
    }

    /// Of a version that did not keep when somebody signed in: by the session's own clock.
    private static boolean isYoung(HttpSession session) {
        return session.getLastAccessedTime() - session.getCreationTime() < FRESH.toMillis();
    }
}
