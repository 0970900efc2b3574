package dev.ownrelay.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// In which browser, from where and when somebody signed in.
///
/// @param client the address of the network, as the request gives it
/// @param device by which the browser is known again; null: it is not, or a version before began
///   the session
public record SessionOrigin(UserAgent agent, String client, Instant since, @Nullable UUID device)
        implements Serializable {

    private static final String KEPT = SessionOrigin.class.getName();

    public static SessionOrigin of(HttpServletRequest request, Instant now) {
        return new SessionOrigin(
                UserAgent.of(request.getHeader("User-Agent")), request.getRemoteAddr(), now, null);
    }

    public void keepIn(HttpServletRequest request) {
        request.getSession().setAttribute(KEPT, this);
    }

    /// In the session of the request, where somebody has signed in.
    public static void keepDevice(HttpServletRequest request, UUID device) {
        var session = request.getSession(false);
        if (session != null && session.getAttribute(KEPT) instanceof SessionOrigin kept) {
            new SessionOrigin(kept.agent, kept.client, kept.since, device).keepIn(request);
        }
    }

    /// When it was begun; empty: by a version that kept none.
    public static Optional<Instant> since(HttpSession session) {
        return session.getAttribute(KEPT) instanceof SessionOrigin kept
                ? Optional.of(kept.since())
                : Optional.empty();
    }

    /// Null: the session was begun by a version that kept none.
    static @Nullable SessionOrigin of(Session session) {
        return session.<Object>getAttribute(KEPT) instanceof SessionOrigin kept ? kept : null;
    }
}
