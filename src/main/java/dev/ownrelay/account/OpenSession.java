package dev.ownrelay.account;

import dev.ownrelay.secret.Sha256;

import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

import java.time.Instant;
import java.util.UUID;

/// A session as its user is shown it.
///
/// @param handle names it on pages, where its id must not stand: the id lets in
/// @param present whether the page is asked for in it
/// @param client where it was begun; empty: not known
/// @param device by which its browser is known again; null: it is not
public record OpenSession(
        String handle,
        boolean present,
        UserAgent agent,
        String client,
        Instant since,
        Instant lastSeen,
        @Nullable UUID device) {

    /// @param presentId the id of the session in which the page is asked for
    static OpenSession of(Session session, String presentId) {
        var origin = SessionOrigin.of(session);
        return new OpenSession(
                handle(session.getId()),
                session.getId().equals(presentId),
                origin == null ? UserAgent.of(null) : origin.agent(),
                origin == null ? "" : origin.client(),
                origin == null ? session.getCreationTime() : origin.since(),
                session.getLastAccessedTime(),
                origin == null ? null : origin.device());
    }

    static String handle(String id) {
        return Sha256.of("handle of " + id);
    }
}
