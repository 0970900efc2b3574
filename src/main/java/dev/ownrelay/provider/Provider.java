package dev.ownrelay.provider;

import java.util.List;
import java.util.Optional;

/// Who sends mail for others, as it says so itself.
///
/// @param name as people know it
/// @param hosts its servers: names, with what is below them; `*` is one label, whatever it is
/// @param include the domain whose record of SPF names its addresses; empty: it publishes none, or
///   one by customer
/// @param envelope whether the envelope keeps the customer's own domain, which SPF is about
/// @param selectors of its DKIM keys, where they are the same for all customers
/// @param signing when it signs with the customer's domain
public record Provider(
        String name,
        List<String> hosts,
        Optional<String> include,
        Envelope envelope,
        List<String> selectors,
        Signing signing) {

    /// Whose domain the envelope's sender has.
    public enum Envelope {
        /// The customer's, as it was given.
        KEPT,

        /// The provider's own, or a domain of the customer's that is set up for it.
        REPLACED
    }

    /// When a message gets a signature of the customer's domain.
    public enum Signing {
        /// Without anybody doing anything, where the provider also runs the customer's DNS or is
        /// asked for its keys.
        BY_DEFAULT,

        /// When the customer has put the provider's keys into the DNS.
        AFTER_SETUP,

        /// Nobody has told us.
        UNKNOWN
    }

    public Provider {
        hosts = List.copyOf(hosts);
        selectors = List.copyOf(selectors);
    }

    /// @param labels of a host, in lower case
    boolean has(List<String> labels) {
        return hosts.stream().anyMatch(host -> Hosts.covers(host, labels));
    }
}
