package dev.ownrelay.authentication;

import java.util.List;

/// One step on the way to a result: a record that was fetched, or a term of it that was weighed.
///
/// @param depth how many records it lies under; 0: under none
/// @param domain whose record it is
/// @param term as it stands in the record; empty where the record itself is fetched
/// @param asked what the DNS was asked for it
public record SpfStep(int depth, String domain, String term, List<Asked> asked, Decision decision) {

    /// What a step decided.
    public enum Decision {
        /// The record was found.
        RECORD,

        /// There is no record.
        NO_RECORD,

        /// The term decides.
        MATCH,

        /// The next term is looked at.
        NO_MATCH,

        /// Another record decides.
        REDIRECTED,

        /// The domain's own words for a failure were looked for.
        EXPLANATION,

        /// The DNS did not answer.
        TEMPERROR,

        /// The record is broken.
        PERMERROR
    }
}
