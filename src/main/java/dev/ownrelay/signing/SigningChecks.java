package dev.ownrelay.signing;

import dev.ownrelay.dkim.DkimKeys;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.signing.SigningKey.State;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

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

    /// What one agency may take of a run, so that a DNS that answers slowly, or for many domains,
    /// does not keep the others waiting.
    private static final Duration SHARE = Duration.ofMinutes(5);

    private final Agencies agencies;
    private final SigningRegister register;
    private final KeyVault vault;
    private final DkimKeys dns;
    private final Clock clock;

    SigningChecks(
            Agencies agencies, SigningRegister register, KeyVault vault, Dns dns, Clock clock) {
        this.agencies = agencies;
        this.register = register;
        this.vault = vault;
        this.dns = new DkimKeys(dns);
        this.clock = clock;
    }

    /// Looks after the keys of all agencies.
    void all() {
        agencies.findAll().stream().filter(agency -> !agency.paused()).forEach(this::ofAgency);
    }

    private void ofAgency(Agency agency) {
        try {
            CurrentTenant.run(agency.id(), this::ofThisAgency);
        } catch (RuntimeException e) {
            log.error("The signing keys of agency {} could not be checked", agency.id(), e);
        }
    }

    private void ofThisAgency() {
        var end = clock.instant().plus(SHARE);
        register.due().stream()
                .takeWhile(_ -> clock.instant().isBefore(end))
                .forEach(this::checkByItself);
        register.active().forEach(this::open);
    }

    /// What cannot be done for one key is no reason to leave the others.
    private void checkByItself(UUID id) {
        try {
            check(id, null);
        } catch (RuntimeException e) {
            log.error("The signing key {} could not be checked", id, e);
        }
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
