package dev.ownrelay.filter;

import dev.ownrelay.network.ThisMachine;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/// Which spam filter is asked for a second opinion.
///
/// @param url rspamd's normal worker, `https://host` or `http://127.0.0.1:11333`, or SpamAssassin's
///   spamd, `spamd://127.0.0.1:783`; unset: none
/// @param timeout how long it may take, all in all
/// @param clearText whether emails may go to another machine without encryption
@ConfigurationProperties("ownrelay.spam-filter")
record SpamFilterProperties(
        @Nullable URI url,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("false") boolean clearText) {

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
            require(
                    clearText
                            || "https".equals(url.getScheme())
                            || ThisMachine.address(url.getHost()).isPresent(),
                    "it leads to another machine without encryption; use https://, or set"
                            + " ownrelay.spam-filter.clear-text=true in a network that is yours");
        } else {
            url = null;
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "The property ownrelay.spam-filter.timeout is wrong: it must be longer than"
                            + " nothing.");
        }
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "The property ownrelay.spam-filter.url is wrong: " + why + ".");
        }
    }
}
