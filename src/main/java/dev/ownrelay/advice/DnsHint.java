package dev.ownrelay.advice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How the records to paste are typed at one DNS host.
///
/// @param here whether the domain keeps its DNS there
public record DnsHint(DnsHost host, boolean here, List<Name> names) {

    /// @param typed what the field for the name gets; empty: nothing
    public record Name(String name, String typed) {}

    /// The host of the domain first.
    ///
    /// @param zone of which the DNS is kept
    public static List<DnsHint> all(String zone, List<String> nameServers, List<Paste> pastes) {
        var here = DnsHost.of(nameServers);
        return Arrays.stream(DnsHost.values())
                .sorted((a, b) ->
                        Boolean.compare(here.equals(Optional.of(b)), here.equals(Optional.of(a))))
                .map(host -> of(host, here.equals(Optional.of(host)), zone, pastes))
                .toList();
    }

    private static DnsHint of(DnsHost host, boolean here, String zone, List<Paste> pastes) {
        var names =
                pastes.stream()
                        .map(paste -> new Name(paste.name(), host.typed(paste.name(), zone)))
                        .toList();
        return new DnsHint(host, here, names);
    }
}
