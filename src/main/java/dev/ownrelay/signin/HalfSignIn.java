package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignInMark;

import jakarta.servlet.http.HttpServletRequest;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Somebody whose password was right and who still owes a code. Nobody is signed in by it: it only
/// says whose code the next page asks for.
///
/// @param mark of the password, which may be another one by the time the code comes
record HalfSignIn(UUID tenantId, UUID userId, String mark, Instant until) implements Serializable {

    static final Duration LASTS = Duration.ofMinutes(10);

    private static final String KEPT = HalfSignIn.class.getName();

    static HalfSignIn of(AppUser user, Instant now) {
        return new HalfSignIn(
                user.tenantId(),
                user.getId(),
                SignInMark.of(user.passwordHash()).digest(),
                now.plus(LASTS));
    }

    /// In a session whose id nobody knew before.
    void keepIn(HttpServletRequest request) {
        if (request.getSession(false) != null) {
            request.changeSessionId();
        }
        request.getSession().setAttribute(KEPT, this);
    }

    static Optional<HalfSignIn> find(HttpServletRequest request, Instant now) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> (HalfSignIn) session.getAttribute(KEPT))
                .filter(half -> now.isBefore(half.until()));
    }

    boolean fits(AppUser user) {
        return user.enabled() && SignInMark.of(user.passwordHash()).digest().equals(mark);
    }
}
