package dev.ownrelay.filter;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.net.URI;
import java.util.Set;

/// Which spam filter is asked for a second opinion.
///
/// @param url rspamd's normal worker, `http://host:11333`, or SpamAssassin's spamd,
///   `spamd://host:783`; unset: none
@ConfigurationProperties("ownrelay.spam-filter")
record SpamFilterProperties(@Nullable URI url) {

    private static final Set<String> SCHEMES = Set.of("http", "https", "spamd");

    SpamFilterProperties {
        if (url != null && !url.toString().isEmpty()) {
            require(
                    url.getScheme() != null && SCHEMES.contains(url.getScheme()),
                    "it must begin with http://, https:// or spamd://");
            require(url.getHost() != null, "it names no host");
            require(url.getPort() <= 65_535 && url.getPort() != 0, "its port is no port");
            require(
                    url.getQuery() == null
                            && url.getFragment() == null
                            && url.getUserInfo() == null,
                    "it must be a host, perhaps with a port and a path, and nothing else");
        } else {
            url = null;
        }
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "The property ownrelay.spam-filter.url is wrong: " + why + ".");
        }
    }
}
