package dev.ownrelay.signin;

import dev.ownrelay.account.SessionOrigin;

import java.util.UUID;

/// Tells users that somebody signed in to their account in a browser that it does not know.
public interface BrowserNews {

    /// When the browser is a known one already, so that it is told once.
    void unknown(UUID userId, SessionOrigin from);
}
