package dev.ownrelay.verdict;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.server.Route;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Locale;
import java.util.UUID;

/// Of what there is one verdict: the domain of an address, and the way of its emails.
///
/// @param domain in ASCII
/// @param serverId null: the default relay
record SenderKey(String domain, @Nullable UUID serverId) {

    static SenderKey of(Route route) {
        return new SenderKey(domain(route.fromAddress()), route.serverId());
    }

    /// For a statement that takes keys in two arrays.
    static String[] domains(Collection<SenderKey> keys) {
        return keys.stream().map(SenderKey::domain).toArray(String[]::new);
    }

    static @Nullable String[] servers(Collection<SenderKey> keys) {
        return keys.stream()
                .map(SenderKey::serverId)
                .map(id -> id == null ? null : id.toString())
                .toArray(String[]::new);
    }

    static String domain(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1);
        return DomainName.toAscii(domain).orElseGet(() -> domain.toLowerCase(Locale.ROOT));
    }
}
