package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Answers those who may not: sign in first, not yours, or no such page.
class Refusals implements AccessDeniedHandler, AuthenticationEntryPoint {

    private static final Set<String> SIGNS_IN_OR_OUT =
            Set.of(
                    "/login",
                    "/login/code",
                    "/login/code/lost",
                    "/login/passkey",
                    "/login/organisation",
                    "/logout");

    private static final Set<String> KEPT = Set.of("text", "files");

    private final List<HandlerMapping> pages;

    Refusals(List<HandlerMapping> pages) {
        this.pages = pages;
    }

    /// A part of a page cannot show the sign-in form: the whole page is loaded again instead.
    @Override
    public void commence(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else {
            response.sendRedirect("/login" + kept(request));
        }
    }

    /// A page that waits in the browser for its person says what of it is kept.
    private static String kept(HttpServletRequest request) {
        var kept = HttpMethod.GET.matches(request.getMethod()) ? request.getParameter("kept") : "";
        return KEPT.contains(String.valueOf(kept)) ? "?kept=" + kept : "";
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        if (e instanceof CsrfException && SIGNS_IN_OR_OUT.contains(request.getRequestURI())) {
            response.sendRedirect("/login?expired");
        } else if (e instanceof CsrfException && isFormBehindALink(request)) {
            response.sendRedirect(request.getRequestURI() + "?expired");
        } else if (e instanceof CsrfException || exists(request)) {
            ErrorPages.tellIfEnded(request);
            response.sendError(HttpStatus.FORBIDDEN.value());
        } else {
            response.sendError(HttpStatus.NOT_FOUND.value());
        }
    }

    private static boolean isFormBehindALink(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod())
                && LinkPaths.match(request.getRequestURI());
    }

    private boolean exists(HttpServletRequest request) {
        ServletRequestPathUtils.parseAndCache(request);
        return pages.stream().anyMatch(mapping -> knows(mapping, request));
    }

    private static boolean knows(HandlerMapping mapping, HttpServletRequest request) {
        try {
            return mapping.getHandler(request) != null;
        } catch (Exception otherMethod) {
            return !HttpMethod.GET.matches(request.getMethod());
        }
    }
}
