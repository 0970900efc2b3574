package dev.ownrelay.authentication;

/// Something in a record that is wrong, or unwise.
///
/// @param domain whose record it is
/// @param text the part of the record that it is about
/// @param place where that part begins in the record; -1 where it stands in none
public record DmarcFault(Kind kind, String domain, String text, int place) {

    /// What is wrong.
    public enum Kind {
        /// A record begins with `v=DMARC1`, in capitals; this is none.
        VERSION,

        /// There may be one record; this is one of several, which are none.
        SEVERAL_RECORDS,

        /// Nobody needs so long a record.
        TOO_LONG,

        /// The DNS did not answer in time.
        NO_ANSWER,

        /// There is no `p`. The policy counts as none where `rua` has an address, or else there is
        /// none that counts.
        NO_POLICY,

        /// The policy of `p`, `sp` or `np` is no policy; it counts like one that is not there.
        BAD_POLICY,

        /// A tag has a value that it cannot have, and counts as not there.
        BAD_VALUE(false),

        /// This is no tag with a value, and counts as not there.
        SYNTAX(false),

        /// A tag stands there again; the first counts here, but not everywhere.
        TWICE(false),

        /// No tag has this name, so that nobody reads it.
        UNKNOWN_TAG(false),

        /// Reports cannot be sent there.
        REPORT_ADDRESS(false),

        /// Older receivers look for the policy just behind the version (RFC 7489 section 6.4).
        POLICY_LATE(false),

        /// Only older receivers still read it (RFC 9989 section 9.3).
        GONE(false);

        private final boolean breaks;

        Kind() {
            this(true);
        }

        Kind(boolean breaks) {
            this.breaks = breaks;
        }

        /// Whether it keeps the record, or the policy in it, from being used.
        public boolean breaks() {
            return breaks;
        }
    }
}
