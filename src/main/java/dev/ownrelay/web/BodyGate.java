package dev.ownrelay.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/// Decides whose body is read: before sign-in only a small form, and files only as [Uploads] takes
/// them. Whoever asks a request for a parameter has its whole body read, so this stands before the
/// check of the token.
class BodyGate extends OncePerRequestFilter {

    /// The request attribute of people who are signed in, of whom the server goes on reading.
    static final String SIGNED_IN = BodyGate.class.getName() + ".signedIn";

    private static final int MOST_BEFORE_SIGN_IN = 16 * 1024;

    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
    private final Uploads uploads;

    BodyGate(Uploads uploads) {
        this.uploads = uploads;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean files = StringUtils.startsWithIgnoreCase(request.getContentType(), "multipart/");
        if (!files && isSmall(request)) {
            chain.doFilter(request, response);
            return;
        }
        var visitor = SecurityContextHolder.getContext().getAuthentication();
        if (!trust.isAuthenticated(visitor)) {
            beforeSignIn(files, request, response, chain);
            return;
        }
        request.setAttribute(SIGNED_IN, true);
        if (files) {
            uploads.take(visitor, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isSmall(HttpServletRequest request) {
        long length = Bodies.length(request);
        return length >= 0 && length <= MOST_BEFORE_SIGN_IN;
    }

    private static void beforeSignIn(
            boolean files,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        if (files) {
            ErrorPages.tellIfEnded(request);
            Bodies.refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE, request, response);
        } else if (Bodies.length(request) > MOST_BEFORE_SIGN_IN) {
            Bodies.refuse(HttpStatus.CONTENT_TOO_LARGE, request, response);
        } else {
            withoutLength(request, response, chain);
        }
    }

    /// Proxies send forms so too.
    private static void withoutLength(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var body = request.getInputStream().readNBytes(MOST_BEFORE_SIGN_IN + 1);
        if (body.length > MOST_BEFORE_SIGN_IN) {
            Bodies.refuse(HttpStatus.CONTENT_TOO_LARGE, request, response);
            return;
        }
        FormRequest form;
        try {
            form = FormRequest.of(request, body);
        } catch (IllegalArgumentException e) {
            Bodies.refuse(HttpStatus.BAD_REQUEST, request, response);
            return;
        }
        chain.doFilter(form, response);
    }
}
