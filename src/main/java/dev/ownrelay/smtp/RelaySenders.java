package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;

/// As whom the agency may write through the default relay. Agencies share it, never each other's
/// names.
@Component
class RelaySenders {

    private final RelayProperties properties;
    private final List<SenderProof> proofs;

    RelaySenders(RelayProperties properties, List<SenderProof> proofs) {
        this.properties = properties;
        this.proofs = proofs;
    }

    /// The address that stands in From of all letters; null: the user's own does.
    @Nullable String from() {
        return properties.from();
    }

    /// Whether a letter may leave as this address.
    boolean permits(String address) {
        return speaksFor(address) || proofs.stream().anyMatch(proof -> proof.tolerates(address));
    }

    /// Whether the address is the agency's own, or the relay's.
    boolean speaksFor(String address) {
        return address.equals(properties.from()) || proven(address);
    }

    boolean askForProof() {
        return properties.from() == null
                && properties.unproven() == RelayProperties.Unproven.REFUSE;
    }

    private boolean proven(String address) {
        return properties.unproven() == RelayProperties.Unproven.ALLOW
                || proofs.stream().anyMatch(proof -> proof.proves(address));
    }
}
