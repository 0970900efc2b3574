package dev.ownrelay.account;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

import java.io.Serializable;
import java.time.Instant;

/// In which browser, from where and when somebody signed in.
///
/// @param client the address of the network, as the request gives it
public record SessionOrigin(UserAgent agent, String client, Instant since) implements Serializable {

    private static final String KEPT = SessionOrigin.class.getName();

    public static SessionOrigin of(HttpServletRequest request, Instant now) {
        return new SessionOrigin(
                UserAgent.of(request.getHeader("User-Agent")), request.getRemoteAddr(), now);
    }

    public void keepIn(HttpServletRequest request) {
        request.getSession().setAttribute(KEPT, this);
    }

    /// Null: the session was begun by a version that kept none.
    static @Nullable SessionOrigin of(Session session) {
        return session.<Object>getAttribute(KEPT) instanceof SessionOrigin kept ? kept : null;
    }
}
