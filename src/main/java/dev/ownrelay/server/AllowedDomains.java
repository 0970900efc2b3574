package dev.ownrelay.server;

import dev.ownrelay.mail.DomainName;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The sender domains of a server. An entry is exactly that domain; `*.agency.test` is all that
/// lies under it.
///
/// @param entries empty: any domain
public record AllowedDomains(List<String> entries) {

    private static final String UNDER = "*.";

    /// @param listed with commas or blanks between. What is no domain stays in the list: it may
    ///   have come by another way than the form, and must not open the server to all.
    public static AllowedDomains of(String listed) {
        return new AllowedDomains(
                typed(listed).map(entry -> entry(entry).orElse(entry)).distinct().toList());
    }

    public static Stream<String> typed(String listed) {
        return Stream.of(listed.split("[,;\\s]+")).filter(entry -> !entry.isEmpty());
    }

    /// The stored form of an entry, in ASCII and lower case; empty if it is none.
    public static Optional<String> entry(String typed) {
        var bare = typed.startsWith("@") ? typed.substring(1) : typed;
        if (bare.startsWith(UNDER) || bare.startsWith(".")) {
            return domain(bare.substring(bare.indexOf('.') + 1)).map(UNDER::concat);
        }
        return domain(bare);
    }

    private static Optional<String> domain(String typed) {
        return DomainName.toAscii(typed).filter(name -> name.contains("."));
    }

    /// @param address in its stored form, its domain in ASCII
    public boolean allow(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return entries.isEmpty() || entries.stream().anyMatch(entry -> covers(entry, domain));
    }

    private static boolean covers(String entry, String domain) {
        return entry.startsWith(UNDER)
                ? domain.endsWith(entry.substring(1)) && domain.length() >= entry.length()
                : domain.equals(entry);
    }

    @Override
    public String toString() {
        return String.join(" ", entries);
    }
}
