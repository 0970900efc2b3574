package dev.ownrelay.domain;

import dev.ownrelay.advice.Paste;
import dev.ownrelay.signing.DkimSection;

import java.util.List;

/// The keys of our own signature that the DNS does not show yet.
final class KeyPastes {

    private KeyPastes() {}

    static List<Paste> of(DkimSection section) {
        return !section.on()
                ? List.of()
                : section.keys().stream()
                        .filter(key -> !key.retired() && !key.seen())
                        .map(key ->
                                new Paste(Paste.DKIM, key.recordName(), key.recordValue(), false))
                        .toList();
    }
}
