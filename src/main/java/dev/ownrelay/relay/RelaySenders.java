package dev.ownrelay.relay;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// As whom the agency may write through the default relay. Agencies share it, never each other's
/// names.
@Component
public class RelaySenders {

    private final RelayProperties properties;
    private final List<SenderProof> proofs;

    RelaySenders(RelayProperties properties, List<SenderProof> proofs) {
        this.properties = properties;
        this.proofs = proofs;
    }

    /// The address that stands in From of all messages; null: the user's own does.
    public @Nullable String from() {
        return properties.from();
    }

    /// Whether a message may leave as this address.
    public boolean permits(String address) {
        return speaksFor(address)
                || proofs.stream().anyMatch(proof -> proof.tolerates(address))
                        && provenElsewhere(Set.of(address)).isEmpty();
    }

    /// Those of the addresses that another agency has proven and this one has not.
    Set<String> borrowed(Collection<String> addresses) {
        var others = provenElsewhere(addresses);
        others.removeIf(this::speaksFor);
        return others;
    }

    private Set<String> provenElsewhere(Collection<String> addresses) {
        var found = new HashSet<String>();
        proofs.forEach(proof -> found.addAll(proof.provenElsewhere(addresses)));
        return found;
    }

    /// Whether the address is the agency's own, or the relay's.
    public boolean speaksFor(String address) {
        return address.equals(properties.from()) || proven(address);
    }

    public boolean askForProof() {
        return properties.from() == null
                && properties.unproven() == RelayProperties.Unproven.REFUSE;
    }

    private boolean proven(String address) {
        return properties.unproven() == RelayProperties.Unproven.ALLOW
                || proofs.stream().anyMatch(proof -> proof.proves(address));
    }
}
