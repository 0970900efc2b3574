package dev.ownrelay.check;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What is known of the sender and the way, before the message is looked at.
///
/// @param from the address that stands in From
/// @param replyTo where it differs from what the recipient would expect; null: none
/// @param largest octets that the server takes in one message (RFC 1870), as last seen; null: not
///   known
/// @param bearsReply whether the header will say which message this one answers
/// @param notBelieved whether receivers will not believe the sender on this way
/// @param listedOn the block lists that name the sender's domain or the server's addresses
/// @param listedDomains domains in links that block lists name
/// @param refusing domains that refused the last messages to them and are written to by many
public record Circumstances(
        String from,
        @Nullable String replyTo,
        @Nullable Long largest,
        boolean bearsReply,
        boolean notBelieved,
        List<String> listedOn,
        List<String> listedDomains,
        List<String> refusing) {

    /// Nothing is known but the address.
    public static Circumstances of(String from) {
        return new Circumstances(from, null, null, false, false, List.of(), List.of(), List.of());
    }
}
