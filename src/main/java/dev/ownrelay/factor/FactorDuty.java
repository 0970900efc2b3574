package dev.ownrelay.factor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// By when somebody who is signed in must set up a second factor. It is found out once in a
/// session, so that nobody is stopped in the middle of a form.
///
/// @param userId whose it is: somebody else may sign in meanwhile
/// @param due null: never
/// @param overdue whether it was when it was found out
record FactorDuty(UUID userId, @Nullable Instant due, boolean overdue) implements Serializable {

    /// What pages are given: by when.
    static final String DUE = "factorDue";

    private static final String KEPT = FactorDuty.class.getName();

    /// @param due asked where the session does not know yet
    static FactorDuty of(
            HttpSession session, UUID userId, Instant now, Supplier<Optional<Instant>> due) {
        if (session.getAttribute(KEPT) instanceof FactorDuty known && known.userId.equals(userId)) {
            return known;
        }
        var by = due.get().orElse(null);
        var found = new FactorDuty(userId, by, by != null && !now.isBefore(by));
        session.setAttribute(KEPT, found);
        return found;
    }

    /// Something has changed, also for the page that says so.
    static void forget(HttpServletRequest request) {
        request.getSession().removeAttribute(KEPT);
        request.removeAttribute(DUE);
    }
}
