package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimKeys;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.signing.SigningKey.State;
import dev.ownrelay.tenant.AgencyRounds;
import dev.ownrelay.tenant.AgencyRounds.Errands;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Looks whether the DNS shows the records of the keys, and whether the keys can be opened. No
/// transaction is open while the DNS is asked.
@Component
class SigningChecks {

    private static final Logger log = LoggerFactory.getLogger(SigningChecks.class);
    private static final Duration ENOUGH = Duration.ofHours(1);

    private final AgencyRounds rounds;
    private final SigningRegister register;
    private final KeyVault vault;
    private final DkimKeys dns;
    private final Clock clock;

    SigningChecks(
            AgencyRounds rounds, SigningRegister register, KeyVault vault, Dns dns, Clock clock) {
        this.rounds = rounds;
        this.register = register;
        this.vault = vault;
        this.dns = new DkimKeys(dns);
        this.clock = clock;
    }

    /// Looks after the keys of all agencies.
    void all() {
        rounds.go("Signing keys", ENOUGH, this::ofThisAgency);
    }

    private Errands<UUID> ofThisAgency() {
        return new Errands<>(
                register.due(), id -> check(id, null), () -> register.active().forEach(this::open));
    }

    private void open(SigningRegister.Looked active) {
        var sealed = active.key().sealed();
        boolean readable = sealed != null && vault.opens(active.place(), sealed);
        if (!readable) {
            log.warn("The signing key {} cannot be opened", active.key().getId());
        }
        register.noteReadable(active.key().getId(), readable);
    }

    /// Asks for the records of one domain now.
    void ofDomain(UUID domain, @Nullable UUID actor) {
        register.of(domain).stream()
                .filter(looked -> looked.key().state() != State.RETIRING)
                .forEach(looked -> check(looked.key().getId(), actor));
    }

    /// Asks the DNS now, past what it remembers.
    ///
    /// @param actor who wants to know; null: the application itself
    private void check(UUID id, @Nullable UUID actor) {
        register.find(id)
                .ifPresent(looked -> {
                    var now = clock.instant();
                    var place = looked.place();
                    var found = dns.findNow(place.domain(), place.selector());
                    var seen = KeySeen.of(found, looked.key().counterpart(), now);
                    register.note(id, seen, actor);
                });
    }
}
