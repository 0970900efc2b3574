package dev.ownrelay.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;

/// Ends a session twelve hours after it began, however busy it is: whoever took it over does not
/// keep it.
class LongSessions extends OncePerRequestFilter {

    private static final Duration LONGEST = Duration.ofHours(12);

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = request.getSession(false);
        if (session != null && isOver(session)) {
            session.invalidate();
        }
        chain.doFilter(request, response);
    }

    private static boolean isOver(HttpSession session) {
        return session.getLastAccessedTime() - session.getCreationTime() >= LONGEST.toMillis();
    }
}
