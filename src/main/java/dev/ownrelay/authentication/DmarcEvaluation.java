package dev.ownrelay.authentication;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What DMARC says of a message, and how it came to say so.
///
/// @param rule by which it was evaluated
/// @param domain the author's, in ASCII; empty: what was given can be none
/// @param organisation the domain of the organisation that it belongs to; empty: nobody knows
/// @param record that applies, and where it stands; empty: none was found
/// @param policy that the record has for the author's domain; empty: none, or nobody knows
/// @param disposition what a receiver does with a message that fails: the policy, one level lower
///   where the domain only tests it
/// @param alignments of all domains that were given
/// @param faults of all records that were read
/// @param trace every question, in its order
public record DmarcEvaluation(
        Rule rule,
        DmarcResult result,
        String domain,
        Optional<String> organisation,
        Optional<DmarcRecord> record,
        Optional<DmarcPolicy> policy,
        Optional<DmarcPolicy> disposition,
        List<Alignment> alignments,
        List<DmarcFault> faults,
        List<Asked> trace) {

    /// How a receiver finds out which organisation a domain belongs to.
    public enum Rule {
        /// By the records of the names above it (RFC 9989).
        TREE_WALK,

        /// By the list of public suffixes, as many receivers still do (RFC 7489).
        PUBLIC_SUFFIX_LIST
    }

    /// What vouches for a domain.
    public enum Mechanism {
        SPF,
        DKIM
    }

    /// Whether a domain belongs to the author's.
    public enum Aligned {
        YES,
        NO,

        /// The DNS did not answer.
        UNKNOWN
    }

    /// Whether a domain that somebody vouches for belongs to the author's.
    ///
    /// @param domain as it was given, or in ASCII where it can be one
    /// @param strict whether it must be the very same
    public record Alignment(Mechanism mechanism, String domain, boolean strict, Aligned aligned) {}

    /// In what two evaluations of one message differ.
    public enum Difference {
        RESULT,
        DISPOSITION,
        ORGANISATION
    }

    public DmarcEvaluation {
        alignments = List.copyOf(alignments);
        faults = List.copyOf(faults);
        trace = List.copyOf(trace);
    }

    /// Whether somebody vouches for a domain that belongs to the author's.
    public boolean aligned() {
        return alignments.stream().anyMatch(each -> each.aligned() == Aligned.YES);
    }

    /// In what receivers of the other rule come to something else.
    public Set<Difference> differences(DmarcEvaluation other) {
        var differences = EnumSet.noneOf(Difference.class);
        if (result != other.result) {
            differences.add(Difference.RESULT);
        }
        if (!disposition.equals(other.disposition)) {
            differences.add(Difference.DISPOSITION);
        }
        if (!organisation.equals(other.organisation)) {
            differences.add(Difference.ORGANISATION);
        }
        return differences;
    }
}
