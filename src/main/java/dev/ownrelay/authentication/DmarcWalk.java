package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.authentication.DmarcQuestions.Answer;
import dev.ownrelay.authentication.DmarcRecord.Suffix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way from a domain to the organisation that it belongs to, and the records that stand there.
///
/// @param records the lowest first
/// @param organisation its domain; empty: the DNS did not say
/// @param whole whether the DNS answered all questions
record DmarcWalk(
        String domain, List<DmarcRecord> records, Optional<String> organisation, boolean whole) {

    /// Names of more labels are not walked label by label (RFC 9989 section 4.10).
    private static final int LONGEST_STEP = 7;

    static DmarcWalk of(Rule rule, String domain, DmarcQuestions questions) {
        return switch (rule) {
            case TREE_WALK -> upTheTree(domain, questions);
            case PUBLIC_SUFFIX_LIST -> byTheList(domain, questions);
        };
    }

    /// Only the organisation, which the list knows without any question.
    static Optional<String> organisation(Rule rule, String domain, DmarcQuestions questions) {
        return switch (rule) {
            case TREE_WALK -> upTheTree(domain, questions).organisation();
            case PUBLIC_SUFFIX_LIST -> Optional.of(DomainNames.registered(domain));
        };
    }

    private static DmarcWalk upTheTree(String domain, DmarcQuestions questions) {
        var records = new ArrayList<DmarcRecord>();
        for (var name : names(domain)) {
            var answer = questions.record(name);
            if (answer instanceof Answer.Unknown) {
                return new DmarcWalk(domain, records, Optional.empty(), false);
            }
            if (answer instanceof Answer.One(var record)) {
                records.add(record);
                if (record.suffix() != Suffix.UNSAID) {
                    break;
                }
            }
        }
        return new DmarcWalk(domain, records, Optional.of(top(domain, records)), true);
    }

    private static List<String> names(String domain) {
        var names = new ArrayList<>(List.of(domain));
        for (int labels = Math.min(labels(domain) - 1, LONGEST_STEP); labels > 0; labels--) {
            names.add(DomainNames.last(domain, labels));
        }
        return names;
    }

    private static int labels(String domain) {
        return 1 + (int) domain.chars().filter(c -> c == '.').count();
    }

    /// The walk ends at a record that says whether it is a suffix, so only the highest can (RFC
    /// 9989 section 4.10.2).
    private static String top(String domain, List<DmarcRecord> records) {
        if (records.isEmpty()) {
            return domain;
        }
        var highest = records.getLast();
        boolean above = !highest.domain().equals(domain);
        return above && highest.suffix() == Suffix.YES
                ? DomainNames.last(domain, labels(highest.domain()) + 1)
                : highest.domain();
    }

    /// Several records end the search (RFC 7489 section 6.6.3).
    private static DmarcWalk byTheList(String domain, DmarcQuestions questions) {
        var top = DomainNames.registered(domain);
        var answer = questions.record(domain);
        if (answer instanceof Answer.Nothing) {
            answer = questions.record(top);
        }
        List<DmarcRecord> records =
                answer instanceof Answer.One(var record) ? List.of(record) : List.of();
        boolean whole = !(answer instanceof Answer.Unknown);
        return new DmarcWalk(domain, records, Optional.of(top), whole);
    }

    /// The record that applies: the domain's own, the organisation's, or that of the suffix.
    Optional<DmarcRecord> record() {
        return at(domain)
                .or(() -> organisation.flatMap(this::at))
                .or(() -> whole ? ofSuffix() : Optional.empty());
    }

    private Optional<DmarcRecord> at(String name) {
        return records.stream().filter(record -> record.domain().equals(name)).findFirst();
    }

    private Optional<DmarcRecord> ofSuffix() {
        return records.stream().filter(record -> record.suffix() == Suffix.YES).findFirst();
    }
}
