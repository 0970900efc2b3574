package dev.ownrelay.signing;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.signing.ActiveKeys.Active;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Knows who signs what leaves by a route.
@Service
public class RouteSigning {

    private static final Logger log = LoggerFactory.getLogger(RouteSigning.class);

    private final ActiveKeys keys;
    private final KeyVault vault;
    private final Clock clock;

    RouteSigning(ActiveKeys keys, KeyVault vault, Clock clock) {
        this.keys = keys;
        this.vault = vault;
        this.clock = clock;
    }

    /// Those of the domains in whose name we sign.
    ///
    /// @param server null: the default relay
    /// @param froms addresses in From
    /// @return the signer of each domain that has one; see [#domain]
    @Transactional(readOnly = true)
    public Map<String, MessageSigner> signers(@Nullable UUID server, Collection<String> froms) {
        var domains = froms.stream().map(RouteSigning::domain).collect(Collectors.toSet());
        var signers = new HashMap<String, MessageSigner>();
        keys.find(server, domains).forEach(key -> signers.put(key.place().domain(), signer(key)));
        return signers;
    }

    /// The domain of an address, as signatures name it.
    public static String domain(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1);
        return DomainName.toAscii(domain).orElse(domain).toLowerCase(Locale.ROOT);
    }

    /// A message that nobody can sign leaves all the same: it is believed less, but it is not late.
    private MessageSigner signer(Active key) {
        try {
            var identity = vault.open(key.place(), key.algorithm(), key.sealed());
            return MessageSigner.of(identity, key.place().recordName(), clock);
        } catch (SecretUnreadableException e) {
            log.debug("The signing key {} cannot be opened: {}", key.place().id(), e.getMessage());
            return MessageSigner.unreadable(key.place().recordName());
        }
    }
}
