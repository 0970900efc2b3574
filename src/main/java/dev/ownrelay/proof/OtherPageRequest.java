package dev.ownrelay.proof;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.ServletRequestPathUtils;

/// Asks for another page than the browser did. A forward would lose the headers that are written
/// when an answer is.
class OtherPageRequest extends HttpServletRequestWrapper {

    private final String path;

    OtherPageRequest(HttpServletRequest request, String path) {
        super(request);
        this.path = path;
        removeAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE);
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }
}
