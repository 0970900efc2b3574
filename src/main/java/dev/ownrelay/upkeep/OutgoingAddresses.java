package dev.ownrelay.upkeep;

import dev.ownrelay.network.Network;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.stream.Stream;

/// The addresses and networks from which a server sends, as an administrator types them.
final class OutgoingAddresses {

    private OutgoingAddresses() {}

    /// What was typed, read as addresses and networks.
    sealed interface Typed {

        /// @param addresses separated by spaces; empty: none
        record Ok(String addresses) implements Typed {}

        /// @param entry the first that is none
        record Bad(String entry) implements Typed {}
    }

    static Typed parse(String typed) {
        var addresses = new LinkedHashSet<String>();
        for (var entry : entries(typed).toList()) {
            if (Network.parse(entry).isEmpty()) {
                return new Typed.Bad(entry);
            }
            addresses.add(entry.toLowerCase(Locale.ROOT));
        }
        return new Typed.Ok(String.join(" ", addresses));
    }

    private static Stream<String> entries(String typed) {
        return Stream.of(typed.split("[,;\\s]+"))
                .map(OutgoingAddresses::withoutMechanism)
                .filter(entry -> !entry.isEmpty());
    }

    /// As it stands in SPF records, too.
    private static String withoutMechanism(String entry) {
        return entry.replaceFirst("(?i)^ip[46]:", "");
    }
}
