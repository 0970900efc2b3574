package dev.ownrelay.discovery;

import dev.ownrelay.http.GuardedHttp;
import dev.ownrelay.http.HttpFailure;
import dev.ownrelay.http.HttpReply;

import org.springframework.stereotype.Component;

import java.net.URI;
import java.util.Optional;

/// Pages behind the guard of all requests to others: a page that is elsewhere now is none.
@Component
class GuardedPages implements WebPages {

    private final GuardedHttp http;

    GuardedPages(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public Optional<String> get(URI address) {
        try {
            return Optional.of(http.get(address)).filter(HttpReply::ok).map(HttpReply::body);
        } catch (HttpFailure none) {
            return Optional.empty();
        }
    }
}
