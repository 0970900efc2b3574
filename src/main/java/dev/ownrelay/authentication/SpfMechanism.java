package dev.ownrelay.authentication;

import org.jspecify.annotations.Nullable;

/// A term of a record that matches a sender, or does not.
///
/// @param text as it stands in the record
/// @param place where it begins there
/// @param result what a match means
/// @param target whom to ask; null: the domain itself
/// @param range the addresses that `ip4` and `ip6` mean
/// @param prefixes how many bits of addresses must be equal
record SpfMechanism(
        Kind kind,
        String text,
        int place,
        SpfResult result,
        @Nullable MacroString target,
        @Nullable IpRange range,
        Prefixes prefixes) {

    /// By name.
    enum Kind {
        ALL(false),
        INCLUDE(true),
        A(true),
        MX(true),
        PTR(true),
        IP4(false),
        IP6(false),
        EXISTS(true);

        private final boolean asks;

        Kind(boolean asks) {
            this.asks = asks;
        }

        /// Whether it asks the DNS, and so counts.
        boolean asks() {
            return asks;
        }
    }

    /// By family of addresses.
    record Prefixes(int v4, int v6) {

        static final Prefixes WHOLE = new Prefixes(IpRange.V4, IpRange.V6);
    }
}
