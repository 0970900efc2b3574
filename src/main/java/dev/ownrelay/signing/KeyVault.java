package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.dkim.DkimIdentity;
import dev.ownrelay.dkim.DkimKeyPair;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;

import org.springframework.stereotype.Component;

import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// Seals private keys, so that each signs for its own domain and under its own name only.
@Component
class KeyVault {

    /// Where a key stands.
    record Place(UUID agency, UUID id, String domain, String selector) {

        /// The name of its record.
        String recordName() {
            return selector + "._domainkey." + domain;
        }

        private SecretContext context() {
            return new SecretContext("dkim", agency, id, List.of(domain, selector));
        }
    }

    private final SecretVault vault;

    KeyVault(SecretVault vault) {
        this.vault = vault;
    }

    SealedSecret seal(Place place, DkimKeyPair pair) {
        return vault.seal(place.context(), Base64.getEncoder().encodeToString(pair.pkcs8()));
    }

    /// @throws SecretUnreadableException when it cannot be opened, or is no key
    DkimIdentity open(Place place, DkimAlgorithm algorithm, SealedSecret sealed) {
        var pkcs8 = vault.open(place.context(), sealed);
        try {
            return DkimIdentity.of(
                    place.domain(), place.selector(), algorithm, Base64.getDecoder().decode(pkcs8));
        } catch (IllegalArgumentException e) {
            throw new SecretUnreadableException("The sealed secret is no key");
        }
    }

    boolean opens(Place place, SealedSecret sealed) {
        return vault.opens(place.context(), sealed);
    }
}
