package dev.ownrelay.proof;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sends a kept form, in place of the one that brought the proof.
class KeptFormRequest extends OtherPageRequest {

    private final String method;
    private final Map<String, String[]> fields = new LinkedHashMap<>();

    KeptFormRequest(HttpServletRequest request, KeptForm kept) {
        super(request, kept.path());
        method = kept.method();
        kept.fields().forEach((name, values) -> fields.put(name, values.toArray(String[]::new)));
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public @Nullable String getParameter(String name) {
        var values = fields.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return fields.get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(fields.keySet());
    }
}
