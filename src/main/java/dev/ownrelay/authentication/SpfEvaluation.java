package dev.ownrelay.authentication;

import java.util.List;
import java.util.Optional;

/// What SPF says of a sender, and how it came to say so.
///
/// @param domain whose record was evaluated; empty: none could be
/// @param mechanism that decided, as it stands in the record; empty: none did
/// @param explanation the domain's own words for a failure, to be escaped
/// @param lookups terms that asked the DNS
/// @param voidLookups those of them that found nothing
/// @param faults of all records that were read
public record SpfEvaluation(
        SpfResult result,
        String domain,
        Optional<String> mechanism,
        Optional<String> explanation,
        int lookups,
        int voidLookups,
        List<SpfFault> faults,
        List<SpfStep> trace) {}
