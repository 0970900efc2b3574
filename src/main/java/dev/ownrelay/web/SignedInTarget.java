package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

import java.io.IOException;
import java.net.URI;

/// Leads to the page that was asked for before sign-in, and only to a path of this installation:
/// the host that a request claimed is never followed.
class SignedInTarget implements AuthenticationSuccessHandler {

    private final RequestCache asked;

    SignedInTarget(RequestCache asked) {
        this.asked = asked;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
            throws IOException {
        var saved = asked.getRequest(request, response);
        asked.removeRequest(request, response);
        response.sendRedirect(saved == null ? "/" : pathOf(saved));
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
