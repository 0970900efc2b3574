package dev.ownrelay.discovery;

import java.util.List;

/// What a look for a server found.
///
/// @param proposals the likeliest first
/// @param otherName hosts that answer with a certificate of another name
/// @param trouble why less was found than there may be; empty: nothing stood in the way
record Findings(
        String domain, List<Proposal> proposals, List<String> otherName, List<Trouble> trouble) {

    /// What stood in the way of a look.
    enum Trouble {
        NO_SUCH_DOMAIN,

        /// It says so itself (RFC 7505).
        NO_MAIL,

        /// The DNS did not answer.
        SILENT
    }
}
