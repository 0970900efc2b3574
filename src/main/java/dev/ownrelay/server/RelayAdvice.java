package dev.ownrelay.server;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Gives every page `hasRelay`, so that none speaks of a default relay where there is none.
@ControllerAdvice
class RelayAdvice {

    private final Routes routes;

    RelayAdvice(Routes routes) {
        this.routes = routes;
    }

    @ModelAttribute("hasRelay")
    boolean hasRelay() {
        return routes.defaultRelayHost().isPresent();
    }
}
