package dev.ownrelay.proof;

import dev.ownrelay.web.AskedAgain;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was asked for, with all its fields, while its sender proves that it is still them.
///
/// @param method of HTTP
/// @param path within this installation
/// @param back the page to go to instead, as the answer is a file; null: it is not
/// @param deed what it does, by the name that has words; null: kept before it was named
record KeptForm(
        String method,
        String path,
        Map<String, List<String>> fields,
        @Nullable String back,
        @Nullable String deed) {

    /// Where somebody is asked; nothing leads back there.
    static final String PAGE = "/account/again";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static KeptForm of(HttpServletRequest request, AskedAgain asked) {
        var fields = new TreeMap<String, List<String>>();
        request.getParameterMap()
                .forEach((name, values) -> fields.put(name, Arrays.asList(values)));
        fields.remove("_csrf");
        return new KeptForm(
                request.getMethod(),
                request.getRequestURI(),
                fields,
                asked.file() ? back(request) : null,
                asked.value());
    }

    /// The host that a request claims is never followed.
    private static String back(HttpServletRequest request) {
        var referrer = request.getHeader(HttpHeaders.REFERER);
        try {
            return referrer == null ? "/" : page(URI.create(referrer));
        } catch (IllegalArgumentException noAddress) {
            return "/";
        }
    }

    private static String page(URI referrer) {
        var path = referrer.getRawPath();
        if (path == null
                || !path.startsWith("/")
                || path.startsWith("//")
                || path.startsWith(PAGE)) {
            return "/";
        }
        return referrer.getRawQuery() == null ? path : path + "?" + referrer.getRawQuery();
    }

    String written() {
        return JSON.writeValueAsString(this);
    }

    static KeptForm read(String written) {
        return JSON.readValue(written, KeptForm.class);
    }

    @Override
    public String toString() {
        return "KeptForm[" + method + " " + path + "]";
    }
}
