package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcEvaluation.Aligned;
import dev.ownrelay.authentication.DmarcEvaluation.Alignment;
import dev.ownrelay.authentication.DmarcEvaluation.Mechanism;
import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.dns.Dns;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Says whether a message comes from whom its author's domain names (RFC 9989), and why. It asks
/// the DNS while somebody waits: eight questions for each domain, one more for the author's, and
/// none of a domain after one without an answer.
public final class Dmarc {

    /// Nobody signs so often.
    private static final int MOST_SIGNERS = 10;

    private final Dns dns;

    public Dmarc(Dns dns) {
        this.dns = dns;
    }

    /// @param author the domain of the address in From
    /// @param spf the domain of the envelope for which SPF passed
    /// @param dkim the domains whose signatures fit
    public DmarcEvaluation evaluate(
            Rule rule, String author, Optional<String> spf, Collection<String> dkim) {
        return name(author)
                .map(domain -> new Evaluation(rule, domain, new DmarcQuestions(dns)))
                .map(evaluation -> evaluation.of(spf, dkim))
                .orElseGet(() -> nothing(rule));
    }

    private static Optional<String> name(String typed) {
        return DomainNames.domain(typed).map(name -> name.toLowerCase(Locale.ROOT));
    }

    private static DmarcEvaluation nothing(Rule rule) {
        return new DmarcEvaluation(
                rule,
                DmarcResult.NONE,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private record Evaluation(Rule rule, String author, DmarcQuestions questions) {

        DmarcEvaluation of(Optional<String> spf, Collection<String> dkim) {
            var walk = DmarcWalk.of(rule, author, questions);
            var record = walk.record();
            var policy = record.flatMap(this::policy);
            var alignments = alignments(walk, spf, dkim);
            return new DmarcEvaluation(
                    rule,
                    result(walk, policy, alignments),
                    author,
                    walk.organisation(),
                    record,
                    policy,
                    lowers(record) ? policy.map(DmarcPolicy::lowered) : policy,
                    alignments,
                    questions.faults(),
                    questions.trace());
        }

        /// Older receivers know of no tests.
        private boolean lowers(Optional<DmarcRecord> record) {
            return rule == Rule.TREE_WALK && record.filter(DmarcRecord::testing).isPresent();
        }

        /// Only the newer rule knows of names that do not exist.
        private Optional<DmarcPolicy> policy(DmarcRecord record) {
            if (record.domain().equals(author)) {
                return record.policy();
            }
            if (rule == Rule.PUBLIC_SUFFIX_LIST || record.missing().isEmpty()) {
                return record.below();
            }
            return questions
                    .exists(author)
                    .flatMap(exists -> exists ? record.below() : record.missing());
        }

        private List<Alignment> alignments(
                DmarcWalk walk, Optional<String> spf, Collection<String> dkim) {
            boolean strictSpf = walk.record().filter(DmarcRecord::strictSpf).isPresent();
            boolean strictDkim = walk.record().filter(DmarcRecord::strictDkim).isPresent();
            return Stream.concat(
                            spf.stream()
                                    .map(domain ->
                                            alignment(walk, Mechanism.SPF, domain, strictSpf)),
                            dkim.stream()
                                    .distinct()
                                    .limit(MOST_SIGNERS)
                                    .map(domain ->
                                            alignment(walk, Mechanism.DKIM, domain, strictDkim)))
                    .toList();
        }

        private Alignment alignment(
                DmarcWalk walk, Mechanism mechanism, String typed, boolean strict) {
            return name(typed)
                    .map(domain ->
                            new Alignment(mechanism, domain, strict, aligned(walk, domain, strict)))
                    .orElseGet(() -> new Alignment(mechanism, typed, strict, Aligned.NO));
        }

        /// What does not lie below the author's organisation need not be asked for its own.
        private Aligned aligned(DmarcWalk walk, String domain, boolean strict) {
            if (domain.equals(author)) {
                return Aligned.YES;
            }
            if (strict) {
                return Aligned.NO;
            }
            var organisation = walk.organisation();
            if (organisation.isEmpty()) {
                return Aligned.UNKNOWN;
            }
            if (!DomainNames.within(domain, organisation.get())) {
                return Aligned.NO;
            }
            return DmarcWalk.organisation(rule, domain, questions)
                    .map(theirs -> theirs.equals(organisation.get()) ? Aligned.YES : Aligned.NO)
                    .orElse(Aligned.UNKNOWN);
        }

        private static DmarcResult result(
                DmarcWalk walk, Optional<DmarcPolicy> policy, List<Alignment> alignments) {
            var record = walk.record();
            if (record.isEmpty()) {
                return walk.whole() ? DmarcResult.NONE : DmarcResult.TEMPERROR;
            }
            if (record.get().policy().isEmpty()) {
                return DmarcResult.PERMERROR;
            }
            var answers = alignments.stream().map(Alignment::aligned).toList();
            if (answers.contains(Aligned.YES)) {
                return DmarcResult.PASS;
            }
            boolean unsure = answers.contains(Aligned.UNKNOWN) || policy.isEmpty();
            return unsure ? DmarcResult.TEMPERROR : DmarcResult.FAIL;
        }
    }
}
