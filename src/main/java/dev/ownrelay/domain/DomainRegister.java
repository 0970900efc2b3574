package dev.ownrelay.domain;

import dev.ownrelay.advice.RecordAnswer;
import dev.ownrelay.advice.SpfAdvised;
import dev.ownrelay.domain.SenderDomain.Change;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.verdict.Verdicts;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps the sender domains of the agency.
@Service
class DomainRegister {

    /// Of one agency: each is asked for every day.
    static final int MOST = 100;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration UNANSWERED = Duration.ofHours(1);

    /// The agency has as many as it may.
    @SuppressWarnings("serial")
    static class TooMany extends RuntimeException {}

    private final SenderDomains domains;
    private final DomainRecords records;
    private final SpfAdvices advices;
    private final DomainNotices notices;
    private final Verdicts verdicts;
    private final AuditTrail audit;
    private final Clock clock;

    DomainRegister(
            SenderDomains domains,
            DomainRecords records,
            SpfAdvices advices,
            DomainNotices notices,
            Verdicts verdicts,
            AuditTrail audit,
            Clock clock) {
        this.domains = domains;
        this.records = records;
        this.advices = advices;
        this.notices = notices;
        this.verdicts = verdicts;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<SenderDomain> all() {
        return domains.findAllByOrderByDomain();
    }

    @Transactional(readOnly = true)
    public Optional<SenderDomain> find(UUID id) {
        return domains.findById(id);
    }

    /// Those that are due for a look at the DNS.
    @Transactional(readOnly = true)
    public List<UUID> due() {
        var now = clock.instant();
        return domains.findDue(now.minus(DAY), now.minus(UNANSWERED));
    }

    /// @return the domain, also where the agency has it already
    /// @throws org.springframework.dao.DataIntegrityViolationException when somebody adds it at the
    ///   same moment
    /// @throws TooMany when no further one may be added
    @Transactional
    public UUID add(String domain, UUID actor) {
        return domains.findByDomain(domain)
                .orElseGet(() -> {
                    var added = create(domain, actor);
                    audit.note(actor, "domain.added", added.getId(), domain);
                    return added;
                })
                .getId();
    }

    private SenderDomain create(String domain, UUID actor) {
        if (domains.count() >= MOST) {
            throw new TooMany();
        }
        return domains.saveAndFlush(
                new SenderDomain(UUID.randomUUID(), domain, Token.fresh(), actor, clock.instant()));
    }

    /// @return its name; empty: there is none of this id
    @Transactional
    public Optional<String> remove(UUID id, UUID actor) {
        return domains.findLocked(id)
                .map(domain -> {
                    domains.delete(domain);
                    verdicts.outdate(domain.domain());
                    audit.note(actor, "domain.removed", id, domain.domain());
                    return domain.domain();
                });
    }

    /// @param address for reports; null: the one that we propose
    @Transactional
    public void reportTo(UUID id, @Nullable String address, UUID actor) {
        domains.findLocked(id)
                .filter(domain -> domain.reportTo(address))
                .ifPresent(domain -> audit.note(actor, "domain.reports", id, domain.domain()));
    }

    /// Takes down what the DNS said.
    ///
    /// @param actor who had it asked; null: the application itself
    @Transactional
    public void note(UUID id, RecordSeen seen, @Nullable UUID actor) {
        domains.findLocked(id)
                .ifPresent(domain -> {
                    boolean signed = domain.mayBeSigned();
                    var change = domain.saw(seen, clock.instant());
                    outdate(domain, signed);
                    if (change != Change.NOTHING) {
                        audit.note(actor, "domain." + change.word(), id, domain.domain());
                    }
                    if (domain.tellLoss(clock.instant())) {
                        notices.lost(domain);
                    }
                });
    }

    /// Receivers may believe what we sign, and that ends and begins with the proof.
    private void outdate(SenderDomain domain, boolean signedBefore) {
        if (domain.mayBeSigned() != signedBefore) {
            verdicts.outdate(domain.domain());
        }
    }

    /// Takes down what the DNS said of the other records, and what follows from it.
    ///
    /// @param askedAt before it was asked
    @Transactional
    public void keep(
            UUID id, Instant askedAt, Collection<RecordAnswer> answers, SpfAdvised advised) {
        domains.findLocked(id)
                .ifPresent(_ -> {
                    records.note(id, askedAt, answers);
                    advices.keep(id, advised);
                });
    }

    /// The operator vouches for a domain, which is added where the agency does not have it.
    ///
    /// @throws org.springframework.dao.DataIntegrityViolationException when somebody adds it at the
    ///   same moment
    /// @throws TooMany when no further one may be added
    @Transactional
    public void approve(String name, UUID operator) {
        var domain = domains.findLocked(name).orElseGet(() -> create(name, operator));
        boolean signed = domain.mayBeSigned();
        boolean news = domain.approve(clock.instant());
        outdate(domain, signed);
        if (news) {
            audit.noteForBoth(operator, "domain.approved", domain.getId(), name);
        }
    }

    /// Takes the word of the operator back.
    ///
    /// @return the domain, which its DNS may prove all the same; empty: there is none that the
    ///   operator vouches for
    @Transactional
    public Optional<SenderDomain> withdraw(UUID id, UUID operator) {
        return domains.findLocked(id)
                .filter(domain -> domain.withdraw(clock.instant()))
                .map(domain -> {
                    outdate(domain, true);
                    audit.noteForBoth(operator, "domain.withdrawn", id, domain.domain());
                    return domain;
                });
    }
}
