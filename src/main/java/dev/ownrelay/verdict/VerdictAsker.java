package dev.ownrelay.verdict;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.network.HostPolicy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Finds a verdict out and keeps it. No transaction is open while the DNS is asked.
@Component
class VerdictAsker {

    private static final Logger log = LoggerFactory.getLogger(VerdictAsker.class);

    private final VerdictRows rows;
    private final Ways ways;
    private final ObjectProvider<OwnSignature> signatures;
    private final Dns dns;
    private final HostPolicy policy;
    private final Clock clock;

    VerdictAsker(
            VerdictRows rows,
            Ways ways,
            ObjectProvider<OwnSignature> signatures,
            Dns dns,
            HostPolicy policy,
            Clock clock) {
        this.rows = rows;
        this.ways = ways;
        this.signatures = signatures;
        this.dns = dns;
        this.clock = clock;
        this.policy = policy;
    }

    void ask(SenderKey key) {
        ask(key, dns);
    }

    /// Past what the resolver remembers: somebody may have changed a record just now.
    void askAnew(SenderKey key) {
        ask(key, dns.fresh());
    }

    private void ask(SenderKey key, Dns whom) {
        var judge = new Judge(whom.without(policy::hides), clock);
        rows.find(List.of(key)).forEach(known -> ask(known, judge));
    }

    private void ask(KnownVerdict known, Judge judge) {
        ways.facts(known)
                .map(this::withSignature)
                .ifPresent(facts -> {
                    var found = judge.judge(facts);
                    keep(known.key(), facts, found);
                });
    }

    private SenderFacts withSignature(SenderFacts facts) {
        boolean fits =
                signatures.stream()
                        .anyMatch(own -> own.fits(facts.domain(), facts.way().serverId()));
        return fits ? facts.signedHere() : facts;
    }

    private void keep(SenderKey key, SenderFacts facts, Judgement found) {
        try {
            rows.save(key, facts.print(), found, clock.instant());
        } catch (DataIntegrityViolationException e) {
            log.debug("The server of {} is gone", key, e);
        }
    }
}
