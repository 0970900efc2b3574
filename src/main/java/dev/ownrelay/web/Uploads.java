package dev.ownrelay.web;

import dev.ownrelay.tenant.TenantPrincipal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

import java.io.IOException;

/// Takes in requests that may hold files: only on the pages with a field for them, only of people
/// who may, and as many at a time as the disk has room for.
@Component
class Uploads {

    /// The request attribute of a form whose files are there.
    static final String TAKEN = Uploads.class.getName() + ".taken";

    /// The request attribute of a form whose files found no room and are gone.
    static final String LEFT_OUT = Uploads.class.getName() + ".leftOut";

    private static final String LATER_SECONDS = "10";

    private final UploadRoom room;
    private final RequestMatcher pages = pages();
    private final AuthorityAuthorizationManager<HttpServletRequest> may =
            AuthorityAuthorizationManager.hasRole("RECRUITER");

    Uploads(UploadRoom room, RoleHierarchy roles) {
        this.room = room;
        may.setRoleHierarchy(roles);
    }

    private static RequestMatcher pages() {
        var paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                paths.matcher(HttpMethod.POST, "/messages"),
                paths.matcher(HttpMethod.POST, "/messages/check"),
                paths.matcher(HttpMethod.POST, "/messages/new/recipients"),
                paths.matcher(HttpMethod.POST, "/messages/new/route"),
                paths.matcher(HttpMethod.POST, "/messages/{id}/bounce"),
                paths.matcher(HttpMethod.POST, "/account/logo"),
                paths.matcher(HttpMethod.POST, "/maintenance/smtp-servers/import"));
    }

    void take(
            Authentication visitor,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        if (!pages.matches(request)) {
            Bodies.refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE, request, response);
        } else if (!may.authorize(() -> visitor, request).isGranted()) {
            Bodies.refuse(HttpStatus.FORBIDDEN, request, response);
        } else if (Bodies.length(request) > room.largest()) {
            Bodies.refuse(HttpStatus.CONTENT_TOO_LARGE, request, response);
        } else {
            var share = room.take(agency(visitor), visitor.getName(), Bodies.length(request));
            if (share.isPresent()) {
                withFiles(share.get(), request, response, chain);
            } else {
                withoutFiles(request, response, chain);
            }
        }
    }

    private static String agency(Authentication visitor) {
        return visitor.getPrincipal() instanceof TenantPrincipal principal
                ? principal.tenantId().toString()
                : "";
    }

    private static void withFiles(
            UploadRoom.Share share,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        try (share) {
            request.getParameterMap(); // reads all; a fault in it is answered as in any form
            var parts = request.getParts();
            request.setAttribute(TAKEN, true);
            try {
                chain.doFilter(request, response);
            } finally {
                request.removeAttribute(TAKEN);
                for (var part : parts) {
                    part.delete();
                }
            }
        }
    }

    /// Nothing that was typed is lost.
    private void withoutFiles(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        FormFields fields;
        try {
            fields = FormFields.of(request, room.largest());
        } catch (IOException e) {
            boolean large = e instanceof SizeException || e.getCause() instanceof SizeException;
            var status = large ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST;
            Bodies.refuse(status, request, response);
            return;
        }
        if (fields.hadFiles()) {
            request.setAttribute(LEFT_OUT, true);
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, LATER_SECONDS);
        }
        chain.doFilter(new FormRequest(request, fields.values()), response);
    }
}
