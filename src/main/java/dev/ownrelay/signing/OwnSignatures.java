package dev.ownrelay.signing;

import dev.ownrelay.verdict.OwnSignature;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.UUID;

/// Says of the agency's messages whether they are signed here.
@Service
class OwnSignatures implements OwnSignature {

    private final ActiveKeys keys;
    private final KeyVault vault;

    OwnSignatures(ActiveKeys keys, KeyVault vault) {
        this.keys = keys;
        this.vault = vault;
    }

    /// Whether a message leaves with a signature of ours that receivers can verify.
    ///
    /// @param domain that of its From, in ASCII
    /// @param serverId null: the default relay
    @Override
    @Transactional(readOnly = true)
    public boolean fits(String domain, @Nullable UUID serverId) {
        return keys.find(serverId, List.of(domain)).stream()
                .anyMatch(key -> vault.opens(key.place(), key.sealed()));
    }
}
