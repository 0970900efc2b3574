package dev.ownrelay.compose;

import dev.ownrelay.server.Route;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The route as the page shows it before sending.
///
/// @param fingerprint posted with the message, so that nothing leaves by a route that was not shown
record RouteLine(Route route, String fingerprint) {

    static RouteLine of(Route route) {
        byte[] shown = route.toString().getBytes(StandardCharsets.UTF_8);
        return new RouteLine(route, UUID.nameUUIDFromBytes(shown).toString());
    }
}
