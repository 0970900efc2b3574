package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

import java.net.URI;

/// The page that was asked for before sign-in, as a path of this installation: the host that a
/// request claimed is never followed.
public final class SavedPath {

    private SavedPath() {}

    /// Once; `/` where there was none.
    public static String take(HttpServletRequest request, HttpServletResponse response) {
        var asked = new HttpSessionRequestCache();
        var saved = asked.getRequest(request, response);
        asked.removeRequest(request, response);
        return saved == null ? "/" : of(saved);
    }

    private static String of(SavedRequest saved) {
        URI address;
        try {
            address = URI.create(saved.getRedirectUrl());
        } catch (IllegalArgumentException noAddress) {
            return "/";
        }
        var path = address.getRawPath();
        if (path == null || !path.startsWith("/") || path.startsWith("//")) {
            return "/";
        }
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }
}
