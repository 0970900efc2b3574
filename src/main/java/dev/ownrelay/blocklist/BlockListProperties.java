package dev.ownrelay.blocklist;

import dev.ownrelay.mail.DomainName;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The block lists that are asked.
///
/// @param ip zones of lists of addresses; empty: none; unset: some that need no signing up
/// @param domain zones of lists of domains; empty: none; unset: some that need no signing up
@ConfigurationProperties("ownrelay.blocklists")
record BlockListProperties(@Nullable List<String> ip, @Nullable List<String> domain) {

    BlockListProperties {
        ip = zones("ip", ip);
        domain = zones("domain", domain);
        if (ip != null && domain != null && !Collections.disjoint(ip, domain)) {
            throw new IllegalArgumentException(
                    "The properties ownrelay.blocklists.ip and .domain name the same list: it can"
                            + " be asked for one of both only.");
        }
    }

    /// Those of addresses, or those of domains.
    List<BlockList> lists(boolean domains) {
        var zones = domains ? domain : ip;
        return zones == null
                ? KnownLists.byDefault(domains)
                : zones.stream().map(zone -> KnownLists.ofZone(domains, zone)).toList();
    }

    private static @Nullable List<String> zones(String name, @Nullable List<String> typed) {
        return typed == null
                ? null
                : typed.stream()
                        .map(zone -> zone.strip().toLowerCase(Locale.ROOT))
                        .map(zone -> zone.replaceFirst("\\.$", ""))
                        .filter(Predicate.not(String::isEmpty))
                        .map(zone -> checked(name, zone))
                        .distinct()
                        .toList();
    }

    private static String checked(String name, String zone) {
        if (zone.indexOf('.') < 0 || !DomainName.toAscii(zone).filter(zone::equals).isPresent()) {
            throw new IllegalArgumentException(
                    "The property ownrelay.blocklists.%s is wrong: '%s' is not the zone of a list, such as bl.example.net."
                            .formatted(name, zone));
        }
        return zone;
    }
}
