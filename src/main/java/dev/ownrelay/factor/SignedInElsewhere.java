package dev.ownrelay.factor;

import jakarta.servlet.http.HttpSession;

/// A provider lets people in by as many steps as their organisation wants.
public interface SignedInElsewhere {

    /// Whether one began the session.
    boolean isTrueOf(HttpSession session);
}
