package dev.ownrelay.authentication;

/// Something in a record that is wrong, or unwise.
///
/// @param domain whose record it is
/// @param text the part of the record, or the name, that it is about
/// @param place where that part begins in the record; -1 where it stands in none
/// @param lookups how many there had been; 0 where nobody counted yet
public record SpfFault(Kind kind, String domain, String text, int place, int lookups) {

    /// What is wrong.
    public enum Kind {
        /// Only one record may begin with `v=spf1`.
        TWO_RECORDS,

        /// A record is ASCII.
        NOT_ASCII,

        /// Nobody needs so long a record.
        TOO_LONG,

        /// No mechanism has this name.
        UNKNOWN_MECHANISM,

        /// This is no term of a record.
        SYNTAX,

        /// A modifier that may stand once stands there again.
        TWICE,

        /// The included domain has no record.
        MISSING_INCLUDE,

        /// The domain of `redirect` has no record.
        MISSING_REDIRECT,

        /// More than ten terms ask the DNS.
        TOO_MANY_LOOKUPS,

        /// More than two terms ask for what is not there.
        TOO_MANY_VOID_LOOKUPS,

        /// More than ten servers take in the domain's mail.
        TOO_MANY_NAMES,

        /// The DNS did not answer in time.
        NO_ANSWER,

        /// Everybody may send for the domain: `+all`.
        ANYBODY(false),

        /// `ptr` is slow, and not to be used any more (RFC 7208 section 5.5).
        PTR(false),

        /// Nothing behind `all` is ever read.
        BEHIND_ALL(false);

        private final boolean breaks;

        Kind() {
            this(true);
        }

        Kind(boolean breaks) {
            this.breaks = breaks;
        }

        /// Whether it keeps the record from being used.
        public boolean breaks() {
            return breaks;
        }
    }
}
