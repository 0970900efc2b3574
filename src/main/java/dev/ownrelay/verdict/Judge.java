package dev.ownrelay.verdict;

import dev.ownrelay.authentication.Dmarc;
import dev.ownrelay.authentication.DmarcEvaluation;
import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.authentication.DmarcResult;
import dev.ownrelay.authentication.SpfResult;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.MailHost;
import dev.ownrelay.verdict.Evidence.Reverse;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Finds out whether receivers believe a sender. It asks the DNS while somebody waits.
final class Judge {

    private static final int ADDRESSES_TO_NAME = 4;
    private static final int NAMES = 10;

    /// For all names together: whoever has the addresses answers for them, too.
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Dns dns;
    private final Clock clock;
    private final SpfLook spf;
    private final Dmarc dmarc;

    Judge(Dns dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
        spf = new SpfLook(dns, clock);
        dmarc = new Dmarc(dns);
    }

    Judgement judge(SenderFacts facts) {
        var mail = dns.mx(facts.domain());
        var found = spf.at(facts);
        var newer = evaluate(Rule.TREE_WALK, facts, found);
        boolean silent = newer.result() == DmarcResult.TEMPERROR;
        return Judgement.of(
                new Evidence(
                        facts,
                        mail,
                        reachable(facts.domain(), mail),
                        found,
                        newer,
                        silent ? newer : evaluate(Rule.PUBLIC_SUFFIX_LIST, facts, found),
                        reverse(facts, found)));
    }

    private DmarcEvaluation evaluate(Rule rule, SenderFacts facts, SpfFinding found) {
        return dmarc.evaluate(
                rule,
                facts.domain(),
                found.passes() ? Optional.of(facts.envelope()) : Optional.empty(),
                facts.carriesSignature() ? List.of(facts.domain()) : List.of());
    }

    /// Whether an answer can come back (RFC 5321 section 5.1); if nobody knows, it can.
    private boolean reachable(String domain, DnsAnswer<MailHost> mail) {
        return switch (mail) {
            case Found<MailHost> _, Failed<MailHost> _ -> true;
            case NoSuchName<MailHost> _ -> false;
            case NoRecords<MailHost> _ -> mayHaveAddress(domain);
        };
    }

    private boolean mayHaveAddress(String domain) {
        return List.of(dns.a(domain), dns.aaaa(domain)).stream()
                .anyMatch(answer -> answer instanceof Found || answer instanceof Failed);
    }

    /// The ends of a network need not be in use.
    private Reverse reverse(SenderFacts facts, SpfFinding found) {
        boolean seen =
                switch (found.outgoing().source()) {
                    case NAMED ->
                            facts.way().named().stream().noneMatch(text -> text.contains("/"));
                    case PUBLIC -> true;
                    case SEEN, INSIDE, NOWHERE, NO_ANSWER -> false;
                };
        if (!seen || found.result() == SpfResult.TEMPERROR) {
            return Reverse.UNKNOWN;
        }
        var until = clock.instant().plus(LONGEST);
        return found.outgoing().addresses().stream()
                .limit(ADDRESSES_TO_NAME)
                .map(address -> reverse(address, until))
                .filter(each -> each != Reverse.FITS)
                .findFirst()
                .orElse(Reverse.FITS);
    }

    private Reverse reverse(InetAddress address, Instant until) {
        return switch (dns.ptr(address)) {
            case Found<String>(var names, _, _) -> named(address, names, until);
            case NoSuchName<String> _, NoRecords<String> _ -> Reverse.MISSING;
            case Failed<String> _ -> Reverse.UNKNOWN;
        };
    }

    private Reverse named(InetAddress address, List<String> names, Instant until) {
        for (var name : names.subList(0, Math.min(names.size(), NAMES))) {
            if (clock.instant().isAfter(until)) {
                return Reverse.UNKNOWN;
            }
            if (leadsTo(name, address)) {
                return Reverse.FITS;
            }
        }
        return Reverse.OTHER;
    }

    private boolean leadsTo(String name, InetAddress address) {
        var answer = address instanceof Inet4Address ? dns.a(name) : dns.aaaa(name);
        return answer instanceof Found<InetAddress>(var addresses, _, _)
                && addresses.contains(address);
    }
}
