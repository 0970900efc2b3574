package dev.ownrelay.authentication;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The record of a domain, read.
///
/// @param domain where it stands, behind `_dmarc`
/// @param text as it stands there, to be escaped
/// @param policy of the domain itself; empty: the record says none that could be used
/// @param subdomains another policy for the names below
/// @param missing another policy for the names below that do not exist
/// @param strictSpf whether SPF must have passed for the very same domain
/// @param strictDkim whether DKIM must have
/// @param suffix whether names below belong to others
/// @param testing whether the policy is only tried
/// @param percent how many of the messages older receivers are to treat by the policy, the others
///   one level lower; nobody else reads it
/// @param reports where reports are to go, as URIs
/// @param faults what is wrong with it, as far as its text shows
public record DmarcRecord(
        String domain,
        String text,
        Optional<DmarcPolicy> policy,
        Optional<DmarcPolicy> subdomains,
        Optional<DmarcPolicy> missing,
        boolean strictSpf,
        boolean strictDkim,
        Suffix suffix,
        boolean testing,
        OptionalInt percent,
        List<String> reports,
        List<DmarcFault> faults) {

    /// Whether a domain is one under which others register theirs, such as `co.uk`.
    public enum Suffix {
        YES,
        NO,

        /// The record does not say.
        UNSAID
    }

    public DmarcRecord {
        reports = List.copyOf(reports);
        faults = List.copyOf(faults);
    }

    /// The policy for the names below, as far as they exist.
    Optional<DmarcPolicy> below() {
        return subdomains.or(() -> policy);
    }
}
