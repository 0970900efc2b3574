package dev.ownrelay.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

import java.io.IOException;
import java.net.URI;

/// Leads to the page that was asked for before sign-in, and only to a path of this installation:
/// the host that a request claimed is never followed.
class SignedInTarget implements AuthenticationSuccessHandler {

    private final RequestCache asked;
    private final AuthenticationSuccessHandler first;

    /// @param first what is done before, and sends no answer
    SignedInTarget(RequestCache asked, AuthenticationSuccessHandler first) {
        this.asked = asked;
        this.first = first;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
            throws IOException, ServletException {
        first.onAuthenticationSuccess(request, response, signedIn);
        var saved = asked.getRequest(request, response);
        asked.removeRequest(request, response);
        keepToken(request);
        response.sendRedirect(saved == null ? "/" : pathOf(saved));
    }

    /// Pages that are opened at once after this would each keep a token of their own, and the forms
    /// of all but one would be refused.
    private static void keepToken(HttpServletRequest request) {
        var token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        token.getToken();
    }

    private static String pathOf(SavedRequest saved) {
        var address = URI.create(saved.getRedirectUrl());
        var path = address.getRawPath();
        if (path == null || !path.startsWith("/") || path.startsWith("//")) {
            return "/";
        }
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }
}
