package dev.ownrelay.candidate;

import static java.util.stream.Collectors.toSet;

import dev.ownrelay.message.ErasedMessages.Sent;
import dev.ownrelay.tenant.Redaction;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What tells of a person.
///
/// @param ids under which they were kept: whoever is deleted and added again gets another one
/// @param addresses at which they were, and where nobody else is now; in lower case
record Traces(Set<UUID> ids, List<Sent> emails, Set<String> addresses, Set<String> names) {

    /// With the words of what was found before.
    Traces after(Traces before) {
        return new Traces(
                ids, emails, both(addresses, before.addresses), both(names, before.names));
    }

    Redaction words() {
        return Redaction.of(both(addresses, names));
    }

    static <T> Set<T> both(Set<T> one, Set<T> other) {
        return Stream.concat(one.stream(), other.stream()).collect(toSet());
    }
}
