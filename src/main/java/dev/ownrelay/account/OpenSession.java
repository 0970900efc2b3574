package dev.ownrelay.account;

import dev.ownrelay.secret.Sha256;

import org.springframework.session.Session;

import java.time.Instant;

/// A session as its user is shown it.
///
/// @param handle names it on pages, where its id must not stand: the id lets in
/// @param present whether the page is asked for in it
/// @param client where it was begun; empty: not known
public record OpenSession(
        String handle,
        boolean present,
        UserAgent agent,
        String client,
        Instant since,
        Instant lastSeen) {

    /// @param presentId the id of the session in which the page is asked for
    static OpenSession of(Session session, String presentId) {
        var origin = SessionOrigin.of(session);
        return new OpenSession(
                handle(session.getId()),
                session.getId().equals(presentId),
                origin == null ? UserAgent.of(null) : origin.agent(),
                origin == null ? "" : origin.client(),
                origin == null ? session.getCreationTime() : origin.since(),
                session.getLastAccessedTime());
    }

    static String handle(String id) {
        return Sha256.of("handle of " + id);
    }
}
