package dev.ownrelay.policy;

import dev.ownrelay.check.FindingKind;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// In spite of what somebody sends messages that would have been stopped.
///
/// @param findings by the address that a message goes to; an address without any was not stopped
public record Overruled(UUID by, Map<String, List<FindingKind>> findings) {

    /// Nothing was stopped.
    public static final Overruled NOTHING = new Overruled(new UUID(0, 0), Map.of());

    public Overruled {
        findings = Map.copyOf(findings);
    }

    /// Of a message to this address.
    public List<FindingKind> to(String address) {
        return findings.getOrDefault(address, List.of());
    }
}
