package dev.ownrelay.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfToken;

import java.io.IOException;

/// Leads to the page that was asked for before sign-in.
class SignedInTarget implements AuthenticationSuccessHandler {

    private final AuthenticationSuccessHandler first;

    /// @param first what is done before, and sends no answer
    SignedInTarget(AuthenticationSuccessHandler first) {
        this.first = first;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
            throws IOException, ServletException {
        first.onAuthenticationSuccess(request, response, signedIn);
        var path = SavedPath.take(request, response);
        keepToken(request);
        response.sendRedirect(path);
    }

    /// Pages that are opened at once after this would each keep a token of their own, and the forms
    /// of all but one would be refused.
    private static void keepToken(HttpServletRequest request) {
        var token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        token.getToken();
    }
}
