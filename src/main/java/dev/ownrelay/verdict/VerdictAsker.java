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
    private final Judge judge;
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
        judge = new Judge(dns.without(policy::hides), clock);
    }

    void ask(SenderKey key) {
        rows.find(List.of(key)).forEach(this::ask);
    }

    /// Past what the resolver remembers of the domain's own records: somebody may have changed one
    /// just now.
    void askAnew(SenderKey key) {
        dns.txtNow(key.domain());
        dns.txtNow("_dmarc." + key.domain());
        ask(key);
    }

    private void ask(KnownVerdict known) {
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
