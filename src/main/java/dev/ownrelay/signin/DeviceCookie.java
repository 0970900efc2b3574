package dev.ownrelay.signin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The cookie by which a browser is known again: one token for each of the accounts that signed in
/// with it, the last one first. It outlives sessions and gives no rights.
@Component
class DeviceCookie {

    static final int ACCOUNTS = 8;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final boolean encrypted;

    DeviceCookie(@Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        encrypted = publicUrl.startsWith("https:");
    }

    /// No tokens where the cookie is missing or is not one of ours.
    List<String> tokens(HttpServletRequest request) {
        var cookies = request.getCookies();
        return Arrays.stream(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> name().equals(cookie.getName()))
                .findFirst()
                .map(cookie -> List.of(cookie.getValue().split("\\.", ACCOUNTS + 1)))
                .filter(tokens -> tokens.size() <= ACCOUNTS)
                .filter(tokens -> tokens.stream().allMatch(t -> TOKEN.matcher(t).matches()))
                .orElse(List.of());
    }

    /// @param tokens those after the first few are left out
    void set(HttpServletResponse response, List<String> tokens, Duration age) {
        var value = String.join(".", tokens.subList(0, Math.min(tokens.size(), ACCOUNTS)));
        var cookie =
                ResponseCookie.from(name(), value)
                        .path("/")
                        .httpOnly(true)
                        .secure(encrypted)
                        .sameSite("Lax")
                        .maxAge(age)
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private String name() {
        return encrypted ? "__Host-device" : "device";
    }
}
