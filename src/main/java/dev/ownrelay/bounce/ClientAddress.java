package dev.ownrelay.bounce;

import com.google.common.net.InetAddresses;

import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.rejection.Head;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds in the words of a receiver the address from which it saw a message come. Only words are
/// taken that can mean no other address, such as that of the receiver itself.
final class ClientAddress {

    private static final int LONGEST = 2_000;
    private static final String IP =
            "(?<ip>\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})";
    private static final String END = "(?![\\w:]|\\.\\w)";

    /// After the address, Google writes a number.
    private static final String NAMED = "\\[?" + IP + "(?: {1,12}\\d{1,4})?(?:\\]|" + END + ")";

    /// In the words of common mail servers and of large receivers.
    private static final List<Pattern> WORDS =
            Stream.of(
                            "\\bclient host " + NAMED,
                            "\\bcannot find your (?:reverse )?hostname, " + NAMED,
                            "\\bmessages from " + NAMED,
                            "\\bsending IP(?:v[46])?(?: address)? " + NAMED,
                            "\\bthe mail server " + NAMED,
                            "\\bSPF \\[[^\\[\\]\\s]{1,255}\\] with ip: " + NAMED,
                            "(?:^|\\bsaid: )(?:\\d{3}[ -])?(?:[45]\\.\\d{1,3}\\.\\d{1,3} )?\\["
                                    + IP
                                    + "(?: {1,12}\\d{1,4})?\\]",
                            // pages that explain failures of SPF, and those of block lists
                            "\\bhttps?://\\S{0,200}[?&;](?:client_?)?ip=" + IP + END,
                            "\\bhttps?://[^\\s/]{1,100}/query/ip/" + IP + END,
                            "(?<![\\w.:])"
                                    + NAMED
                                    + " is not (?:allowed|permitted|authorized) to send")
                    .map(words -> Pattern.compile(words, Pattern.CASE_INSENSITIVE))
                    .toList();

    private ClientAddress() {}

    /// A public address; empty also where the words name several.
    static Optional<String> in(String reply) {
        var text = Head.of(reply, LONGEST).replaceAll("\\s+", " ");
        var named =
                WORDS.stream()
                        .flatMap(words -> words.matcher(text).results())
                        .flatMap(ClientAddress::address)
                        .distinct()
                        .limit(2)
                        .toList();
        return named.size() == 1
                ? Optional.of(named.getFirst())
                        .filter(address -> HostPolicy.isPublic(address.getAddress()))
                        .map(InetAddresses::toAddrString)
                : Optional.empty();
    }

    private static Stream<InetAddress> address(MatchResult found) {
        var octets = IpLiteral.parse(found.group("ip"));
        if (octets == null) {
            return Stream.empty();
        }
        try {
            return Stream.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only of another length than 4 or 16
        }
    }
}
