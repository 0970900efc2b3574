package dev.ownrelay.policy;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.check.FindingKind;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// In spite of what somebody sends messages that would have been stopped.
///
/// @param findings by the address that a message goes to; an address without any was not stopped
public record Overruled(UUID by, Map<String, List<FindingKind>> findings) {

    /// Nothing was stopped.
    public static final Overruled NOTHING = new Overruled(new UUID(0, 0), Map.of());

    public Overruled {
        findings = Map.copyOf(findings);
    }

    /// The same findings in all messages.
    public static Overruled inAll(
            UUID by, Collection<FindingKind> findings, Collection<String> addresses) {
        var kinds = List.copyOf(findings);
        return kinds.isEmpty()
                ? NOTHING
                : new Overruled(
                        by,
                        addresses.stream()
                                .distinct()
                                .collect(toMap(Function.identity(), _ -> kinds)));
    }

    /// Of a message to this address.
    public List<FindingKind> to(String address) {
        return findings.getOrDefault(address, List.of());
    }
}
