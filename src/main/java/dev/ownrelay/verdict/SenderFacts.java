package dev.ownrelay.verdict;

import dev.ownrelay.secret.Sha256;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// What is judged.
///
/// @param domain in From, in ASCII
/// @param envelope the domain of the envelope's sender, in ASCII
/// @param operators whether the address in From is that of the installation
/// @param signed whether Ownrelay itself adds a signature of the domain that fits its DNS
record SenderFacts(String domain, String envelope, Way way, boolean operators, boolean signed) {

    /// A server, as far as receivers can see it.
    ///
    /// @param serverId null: the default relay
    /// @param name what people call it
    /// @param host where it is reached; so it names itself to receivers, as far as anybody knows
    /// @param named addresses and networks from which it sends, as somebody who knows says; empty:
    ///   nobody did
    /// @param seen addresses from which receivers saw it send, as others say
    /// @param signs whether it adds a signature of the domain in From
    record Way(
            @Nullable UUID serverId,
            String name,
            String host,
            List<String> named,
            List<String> seen,
            boolean signs) {

        boolean relay() {
            return serverId == null;
        }
    }

    SenderFacts signedHere() {
        return new SenderFacts(domain, envelope, way, operators, true);
    }

    boolean carriesSignature() {
        return signed || way.signs();
    }

    /// Differs where a verdict may. What Ownrelay itself signs is left out, because whoever changes
    /// that says so.
    String print() {
        return Sha256.of(
                String.join(
                        "\n",
                        envelope,
                        way.name(),
                        way.host(),
                        String.join(" ", way.named()),
                        String.valueOf(way.signs()),
                        String.valueOf(operators) + seen()));
    }

    /// What was made before anybody was seen stays good.
    private String seen() {
        return way.seen().isEmpty() ? "" : "\n" + String.join(" ", way.seen());
    }
}
