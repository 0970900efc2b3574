package dev.ownrelay.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.header.HeaderWriter;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;

/// Says what a page may load and who may frame it. A handler that shows foreign HTML sets a
/// stricter policy of its own, which is left alone.
class PageHeaders extends OncePerRequestFilter implements HeaderWriter {

    private static final String POLICY = "Content-Security-Policy";
    private static final String FRAMING = "X-Frame-Options";
    private static final String REFERRER = "Referrer-Policy";

    /// The request attribute that templates give to the one library that makes a style element.
    private static final String NONCE = "cspNonce";

    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self'"
                    + " data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri"
                    + " 'none'; frame-src 'self'; frame-ancestors 'none'; object-src 'none'";

    private final SecureRandom random = new SecureRandom();

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        request.setAttribute(NONCE, Base64.getEncoder().encodeToString(bytes));
        chain.doFilter(request, response);
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(POLICY)) {
            response.setHeader(POLICY, pagePolicy(request));
        }
        if (!response.containsHeader(FRAMING)) {
            var policy = String.valueOf(response.getHeader(POLICY));
            var framed = policy.contains("frame-ancestors 'self'");
            response.setHeader(FRAMING, framed ? "SAMEORIGIN" : "DENY");
        }
        if (LinkPaths.match(request.getRequestURI())) {
            response.setHeader(REFERRER, "no-referrer");
        }
    }

    private static String pagePolicy(HttpServletRequest request) {
        return PAGE_POLICY.formatted(request.getAttribute(NONCE));
    }
}
