package dev.ownrelay.login;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// An address with a query that is made field by field.
record QueryUrl(URI base) {

    QueryUrl with(String name, String value) {
        var text = base.toString();
        var separator = base.getRawQuery() == null ? "?" : "&";
        return new QueryUrl(URI.create(text + separator + name + "=" + encode(value)));
    }

    /// A space is not a plus sign here: not every provider reads it so.
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    URI toUri() {
        return base;
    }
}
