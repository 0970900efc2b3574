package dev.ownrelay.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

import java.io.IOException;
import java.util.regex.Pattern;

/// Gives links to files the version of the file. Files have an extension, pages have none: behind a
/// link to a page Spring would look for a file in every jar, for every link that is shown.
class FileLinks extends ResourceUrlEncodingFilter {

    private static final Pattern FILE = Pattern.compile("[^?#]*\\.[^/?#]*(?:[?#].*)?");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var plain = (HttpServletResponse) response;
        super.doFilter(
                request,
                response,
                (asked, answer) ->
                        chain.doFilter(asked, new Links((HttpServletResponse) answer, plain)));
    }

    private static final class Links extends HttpServletResponseWrapper {

        private final HttpServletResponse plain;

        Links(HttpServletResponse versioned, HttpServletResponse plain) {
            super(versioned);
            this.plain = plain;
        }

        @Override
        public String encodeURL(String url) {
            return FILE.matcher(url).matches() ? super.encodeURL(url) : plain.encodeURL(url);
        }
    }
}
