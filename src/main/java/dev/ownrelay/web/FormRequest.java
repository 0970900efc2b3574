package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request whose body was read beforehand: an ordinary form, whatever it came as.
class FormRequest extends HttpServletRequestWrapper {

    private final Map<String, String[]> parameters;

    /// @param fields those of the body; those of the address go before them
    FormRequest(HttpServletRequest request, MultiValueMap<String, String> fields) {
        super(request);
        var all = new LinkedMultiValueMap<String, String>();
        request.getParameterMap()
                .forEach((name, values) -> {
                    for (var value : values) {
                        all.add(name, value);
                    }
                });
        fields.forEach((name, values) -> all.addAll(name, values));
        var arrays = new LinkedHashMap<String, String[]>();
        all.forEach((name, values) -> arrays.put(name, values.toArray(String[]::new)));
        parameters = Collections.unmodifiableMap(arrays);
    }

    /// Nothing but a form is asked for before sign-in, so no other body is understood.
    ///
    /// @throws IllegalArgumentException when it is no form
    static FormRequest of(HttpServletRequest request, byte[] body) {
        var fields = new LinkedMultiValueMap<String, String>();
        var form = MediaType.APPLICATION_FORM_URLENCODED_VALUE;
        if (StringUtils.startsWithIgnoreCase(request.getContentType(), form)) {
            for (var pair : new String(body, StandardCharsets.UTF_8).split("&")) {
                var sides = pair.split("=", 2);
                fields.add(decoded(sides[0]), sides.length == 1 ? "" : decoded(sides[1]));
            }
        }
        return new FormRequest(request, fields);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String getContentType() {
        return MediaType.APPLICATION_FORM_URLENCODED_VALUE;
    }

    @Override
    public @Nullable String getParameter(String name) {
        var values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        var values = parameters.get(name);
        return values == null ? null : values.clone();
    }
}
