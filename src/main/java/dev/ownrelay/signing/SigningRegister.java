package dev.ownrelay.signing;

import dev.ownrelay.signing.KeyVault.Place;
import dev.ownrelay.signing.SigningDomains.Named;
import dev.ownrelay.signing.SigningKey.Change;
import dev.ownrelay.signing.SigningKey.State;
import dev.ownrelay.signing.SigningKey.Told;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.verdict.Verdicts;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Keeps the signing keys of the agency.
@Service
class SigningRegister {

    private static final Duration DAY = Duration.ofDays(1);

    private final SigningKeys keys;
    private final SigningDomains domains;
    private final KeyVault vault;
    private final SigningNotices notices;
    private final Verdicts verdicts;
    private final AuditTrail audit;
    private final Clock clock;

    SigningRegister(
            SigningKeys keys,
            SigningDomains domains,
            KeyVault vault,
            SigningNotices notices,
            Verdicts verdicts,
            AuditTrail audit,
            Clock clock) {
        this.keys = keys;
        this.domains = domains;
        this.vault = vault;
        this.notices = notices;
        this.verdicts = verdicts;
        this.audit = audit;
        this.clock = clock;
    }

    /// A key, and what to look for.
    record Looked(SigningKey key, Place place) {}

    @Transactional(readOnly = true)
    public Optional<Named> domain(UUID id) {
        return domains.find(id);
    }

    /// Of a domain, the newest first.
    @Transactional(readOnly = true)
    public List<Looked> of(UUID domain) {
        return domains.find(domain).stream()
                .flatMap(named ->
                        keys.findByDomainIdOrderByCreatedAtDesc(domain).stream()
                                .map(key -> new Looked(key, place(key, named))))
                .toList();
    }

    @Transactional(readOnly = true)
    public Optional<Looked> find(UUID key) {
        return keys.findById(key)
                .flatMap(found ->
                        domains.find(found.domainId())
                                .map(named -> new Looked(found, place(found, named))));
    }

    /// Those that are due for a look at the DNS.
    @Transactional(readOnly = true)
    public List<UUID> due() {
        var now = clock.instant();
        return keys.findDue(now.minus(DAY), now.minus(SigningKey.KEPT));
    }

    /// Those that sign, if they can be opened.
    @Transactional(readOnly = true)
    public List<Looked> active() {
        return keys.findAll().stream()
                .filter(key -> key.state() == State.ACTIVE && key.enabled())
                .flatMap(key -> find(key.getId()).stream())
                .toList();
    }

    /// Signs from now on, or once the DNS shows the record of the key.
    ///
    /// @param fresh is taken where the domain has no key yet
    /// @return false when the domain is not proven
    @Transactional
    public boolean turnOn(UUID domain, FreshKey fresh, UUID actor) {
        var named = domains.lock(domain).filter(Named::proven);
        named.ifPresent(found -> {
            var all = keys.findLocked(domain);
            boolean none = current(all).findAny().isEmpty();
            if (none) {
                add(found, fresh);
            }
            if (none || !all.stream().allMatch(SigningKey::enabled)) {
                all.forEach(key -> key.enable(true));
                verdicts.outdate(found.domain());
                audit.note(actor, "domain.signing-on", domain, found.domain());
            }
        });
        return named.isPresent();
    }

    @Transactional
    public void turnOff(UUID domain, UUID actor) {
        domains.lock(domain)
                .ifPresent(named -> {
                    var on = keys.findLocked(domain).stream().filter(SigningKey::enabled).toList();
                    on.forEach(key -> key.enable(false));
                    if (!on.isEmpty()) {
                        verdicts.outdate(named.domain());
                        audit.note(actor, "domain.signing-off", domain, named.domain());
                    }
                });
    }

    /// Begins with another key; the present one signs until the DNS shows the record of the new
    /// one.
    ///
    /// @return false when there is nothing to rotate
    @Transactional
    public boolean rotate(UUID domain, FreshKey fresh, UUID actor) {
        var named = domains.lock(domain).filter(Named::proven);
        var states = keys.findLocked(domain).stream().map(SigningKey::state).toList();
        boolean may =
                named.isPresent()
                        && states.contains(State.ACTIVE)
                        && !states.contains(State.WAITING);
        if (may) {
            add(named.get(), fresh);
            audit.note(actor, "domain.key-made", domain, named.get().domain());
        }
        return may;
    }

    private void add(Named domain, FreshKey fresh) {
        var id = UUID.randomUUID();
        var place = new Place(CurrentTenant.get(), id, domain.domain(), fresh.selector());
        var sealed = vault.seal(place, fresh.pair());
        keys.saveAndFlush(new SigningKey(id, domain.id(), fresh, sealed, clock.instant()));
    }

    /// Takes down what the DNS said.
    ///
    /// @param actor who had it asked; null: the application itself
    @Transactional
    public void note(UUID id, KeySeen seen, @Nullable UUID actor) {
        locked(id, (domain, key) -> note(domain, key, seen, actor));
    }

    private void note(Named domain, SigningKey key, KeySeen seen, @Nullable UUID actor) {
        var change = key.saw(seen, clock.instant());
        if (change != Change.NOTHING) {
            verdicts.outdate(domain.domain());
        }
        switch (change) {
            case APPEARED -> {
                activate(key);
                audit.note(actor, "domain.key-used", domain.id(), domain.domain());
            }
            case LOST -> {
                audit.note(actor, "domain.key-lost", domain.id(), domain.domain());
                tell(domain, key, Told.RECORD);
            }
            case MENDED -> {
                key.mended();
                audit.note(actor, "domain.key-used", domain.id(), domain.domain());
            }
            case OVER -> keys.delete(key);
            case NOTHING -> tellLate(domain, key);
        }
    }

    /// It came back for a while, and is gone still.
    private void tellLate(Named domain, SigningKey key) {
        if (key.quietlyLost()) {
            tell(domain, key, Told.RECORD);
        }
    }

    /// One signs at a time, also in the eyes of the database.
    private void activate(SigningKey next) {
        keys.findLocked(next.domainId()).stream()
                .filter(key -> key.state() == State.ACTIVE)
                .forEach(key -> key.retire(clock.instant()));
        keys.flush();
        next.activate();
    }

    /// Tells administrators once that a key cannot be opened; it is forgotten when it can.
    @Transactional
    public void noteReadable(UUID id, boolean readable) {
        locked(id, (domain, key) -> noteReadable(domain, key, readable));
    }

    private void locked(UUID id, BiConsumer<Named, SigningKey> work) {
        keys.findDomainId(id)
                .flatMap(domains::lock)
                .ifPresent(domain ->
                        keys.findLocked(domain.id()).stream()
                                .filter(key -> key.getId().equals(id))
                                .forEach(key -> work.accept(domain, key)));
    }

    private void noteReadable(Named domain, SigningKey key, boolean readable) {
        if (!readable) {
            tell(domain, key, Told.KEY);
        } else if (key.told() == Told.KEY) {
            key.mended();
        }
    }

    private void tell(Named domain, SigningKey key, Told what) {
        if (key.tell(what, clock.instant()) && key.enabled()) {
            notices.tell(domain, place(key, domain), key.counterpart().record(), what);
        }
    }

    private static Stream<SigningKey> current(List<SigningKey> all) {
        return all.stream().filter(key -> key.state() != State.RETIRING);
    }

    private static Place place(SigningKey key, Named domain) {
        return new Place(key.tenantId(), key.getId(), domain.domain(), key.selector());
    }
}
