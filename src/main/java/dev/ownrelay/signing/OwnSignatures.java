package dev.ownrelay.signing;

import dev.ownrelay.verdict.OwnSignature;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Says of the agency's messages whether they are signed here.
@Service
public class OwnSignatures implements OwnSignature {

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
        return !among(List.of(domain), serverId).isEmpty();
    }

    /// Those of the domains of which that is so.
    @Transactional(readOnly = true)
    public Set<String> among(Collection<String> domains, @Nullable UUID serverId) {
        return keys.find(serverId, domains).stream()
                .filter(key -> vault.opens(key.place(), key.sealed()))
                .map(key -> key.place().domain())
                .collect(Collectors.toSet());
    }
}
