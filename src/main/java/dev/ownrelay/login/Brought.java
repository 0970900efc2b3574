package dev.ownrelay.login;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// What a browser brings back from a provider (RFC 6749 section 4.1.2, RFC 9207).
///
/// @param issuer null: the provider does not say who it is
public record Brought(
        String state,
        @Nullable String code,
        @Nullable String error,
        String description,
        @Nullable String issuer) {

    private static final int LONGEST = 8192;

    public static Brought by(HttpServletRequest request) {
        return new Brought(
                Objects.requireNonNullElse(field(request, "state"), ""),
                field(request, "code"),
                field(request, "error"),
                Objects.requireNonNullElse(field(request, "error_description"), ""),
                field(request, "iss"));
    }

    /// What is there twice is not there: nobody knows which counts.
    private static @Nullable String field(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        boolean one = values != null && values.length == 1 && values[0].length() <= LONGEST;
        return one ? values[0] : null;
    }

    /// A browser that guesses where its person will go, or whoever wants to know only that there is
    /// a page.
    public static boolean ahead(HttpServletRequest request) {
        return !HttpMethod.GET.matches(request.getMethod())
                || Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
                        .map(request::getHeader)
                        .filter(Objects::nonNull)
                        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains("pre"));
    }

    @Override
    public String toString() {
        return "Brought";
    }
}
