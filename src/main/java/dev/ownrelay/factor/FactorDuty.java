package dev.ownrelay.factor;

import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// By when somebody who is signed in must set up a second factor. It is found out once in a
/// session, so that nobody is stopped in the middle of a form.
///
/// @param due null: never
/// @param overdue whether it was when it was found out
record FactorDuty(@Nullable Instant due, boolean overdue) implements Serializable {

    private static final String KEPT = FactorDuty.class.getName();

    /// @param due asked where the session does not know yet
    static FactorDuty of(HttpSession session, Instant now, Supplier<Optional<Instant>> due) {
        if (session.getAttribute(KEPT) instanceof FactorDuty known) {
            return known;
        }
        var by = due.get().orElse(null);
        var found = new FactorDuty(by, by != null && !now.isBefore(by));
        session.setAttribute(KEPT, found);
        return found;
    }

    /// Something has changed.
    static void forget(HttpSession session) {
        session.removeAttribute(KEPT);
    }
}
