package dev.ownrelay.authentication;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What is to be done so that a domain's record allows whom it has to.
public sealed interface SpfAdvice {

    /// The record allows them already.
    record NothingToDo(Cost cost, List<Note> notes) implements SpfAdvice {}

    /// This record is to stand in the place of those that are there.
    ///
    /// @param strings the text in pieces that fit into one string of a TXT record
    /// @param replaces the texts that it replaces, as they stand; empty: there is none yet
    /// @param before of what can be read of the present record
    /// @param leftOut terms that keep the present record from being used
    record Paste(
            String text,
            List<String> strings,
            List<String> replaces,
            Cost before,
            Cost after,
            List<LeftOut> leftOut,
            List<Note> notes)
            implements SpfAdvice {}

    /// The record would ask more than receivers do for it.
    ///
    /// @param before of the present record, which may be too much itself
    /// @param shorten what would make it less, the most first
    record TooMany(Cost before, Cost after, List<Saving> shorten) implements SpfAdvice {}

    /// The record of the domain that is to be included is missing or broken, so that it would break
    /// the one that includes it.
    ///
    /// @param faults empty: it includes, in the end, what includes it
    record CannotInclude(String domain, List<SpfFault> faults) implements SpfAdvice {}

    /// The DNS did not answer, or the domain is none.
    record Unknown(String domain) implements SpfAdvice {}

    /// What a record costs whoever follows it to its very end, which only senders make them do whom
    /// it does not know.
    ///
    /// @param lookups terms that ask the DNS
    /// @param voidLookups those of them that find nothing, whoever sends
    /// @param endless whether it was too much to be counted to its end
    record Cost(int lookups, int voidLookups, boolean endless) {

        static final int MOST_LOOKUPS = 10;
        static final int MOST_VOID_LOOKUPS = 2;

        /// Whether receivers go along (RFC 7208 section 4.6.4).
        public boolean fits() {
            return !endless && lookups <= MOST_LOOKUPS && voidLookups <= MOST_VOID_LOOKUPS;
        }
    }

    /// A term that the new record does not have.
    ///
    /// @param fault why; its domain is that of the record that is broken
    record LeftOut(String term, SpfFault fault) {}

    /// Something that is good to know.
    ///
    /// @param text what it is about, as others have written it: to be escaped; may be empty
    record Note(Kind kind, String text) {

        /// What it says.
        public enum Kind {
            /// There was no record; the new one begins softly, with `~all`.
            FRESH,

            /// Several records became one.
            MERGED,

            /// The records ended differently. The looser end stays, as it is what all of them agree
            /// to, but never `+all`.
            LOOSER_ALL,

            /// The domain of `redirect` is included instead, because another record has `all`.
            REDIRECT_INCLUDED,

            /// The new terms stand before `redirect`, which still decides about everybody else.
            BEFORE_REDIRECT,

            /// The new terms stand before this one, because from there on the record refuses some
            /// of those whom they allow, or breaks off.
            IN_FRONT,

            /// Blanks or quotes that do not belong into a record were mended.
            TIDIED,

            /// A text that looks like a record beside the true one, and is none.
            STRAY,

            /// The record says nothing about everybody else.
            NO_ALL,

            /// It allows everybody.
            ANYBODY,

            /// `ptr` is slow, and not to be used any more.
            PTR,

            /// What is included is itself broken further down.
            BROKEN_BELOW,

            /// Nobody can say what the term costs before somebody sends.
            UNCOUNTED,

            /// The record asks too much: receivers stop before they reach its end.
            TOO_MANY,

            /// Too long to fit into one datagram together with other texts.
            LONG
        }
    }

    /// A way to ask less.
    ///
    /// @param term as it stands in the record
    /// @param lookups how many it saves
    /// @param instead terms to take its place; may be empty
    record Saving(Kind kind, String term, int lookups, List<String> instead) {

        /// What can be done.
        public enum Kind {
            /// It stands there twice.
            TWICE,

            /// What it includes is included by another term.
            CONTAINED,

            /// It leads back to itself.
            ENDLESS,

            /// It finds nothing.
            NOTHING,

            /// It is not to be used any more.
            PTR,

            /// Its addresses can be written down, but must be kept up to date then.
            ADDRESSES,

            /// It is needed only as long as whom it names sends for the domain.
            NEEDED
        }
    }

    /// Who is to send for a domain: providers, by the domains whose records they keep for that, and
    /// addresses or networks.
    ///
    /// @param networks such as `192.0.2.7` or `2001:db8::/32`
    record Need(List<String> includes, List<String> networks) {

        /// @throws IllegalArgumentException where one is no domain, no address, no network
        public Need {
            includes = includes.stream().map(Need::domain).distinct().toList();
            networks = networks.stream().map(Need::network).distinct().toList();
        }

        public static Need include(String domain) {
            return new Need(List.of(domain), List.of());
        }

        public static Need addresses(Collection<InetAddress> addresses) {
            return new Need(List.of(), addresses.stream().map(MacroExpansion::readable).toList());
        }

        public Need and(Need more) {
            return new Need(both(includes, more.includes), both(networks, more.networks));
        }

        /// @param network of a need
        static IpRange range(String network) {
            return parsed(network).orElseThrow();
        }

        static String term(InetAddress address, int prefix) {
            boolean v4 = address instanceof Inet4Address;
            boolean whole = prefix == (v4 ? IpRange.V4 : IpRange.V6);
            var text = MacroExpansion.readable(address) + (whole ? "" : "/" + prefix);
            return (v4 ? "ip4:" : "ip6:") + text;
        }

        /// @param network of a need
        static String term(String network) {
            return (network.indexOf(':') < 0 ? "ip4:" : "ip6:") + network;
        }

        private static String domain(String typed) {
            return DomainNames.checkable(typed.strip())
                    .orElseThrow(() -> new IllegalArgumentException("no domain: " + typed))
                    .toLowerCase(Locale.ROOT);
        }

        private static String network(String typed) {
            var network = typed.strip().toLowerCase(Locale.ROOT);
            if (parsed(network).isEmpty()) {
                throw new IllegalArgumentException("no address or network: " + typed);
            }
            return network;
        }

        private static Optional<IpRange> parsed(String network) {
            int slash = network.indexOf('/');
            var address = slash < 0 ? network : network.substring(0, slash);
            boolean v4 = address.indexOf(':') < 0;
            int width = v4 ? IpRange.V4 : IpRange.V6;
            return (slash < 0
                            ? Optional.of(width)
                            : IpRange.length(network.substring(slash + 1), width))
                    .flatMap(bits -> v4 ? IpRange.v4(address, bits) : IpRange.v6(address, bits));
        }

        private static List<String> both(List<String> some, List<String> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }
}
