package dev.ownrelay.network;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// IPv4 addresses inside of IPv6 ones.
public final class HiddenAddress {

    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final List<Network> IN_LAST_OCTETS =
            Stream.of("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96")
                    .map(Network::of)
                    .toList();

    private HiddenAddress() {}

    /// The IPv4 address that a packet to this one really goes to; null: it goes to no other.
    public static byte @Nullable [] in(byte[] address) {
        if (address.length != 16) {
            return null;
        }
        if (IN_LAST_OCTETS.stream().anyMatch(network -> network.contains(address))) {
            return lastFour(address);
        }
        return SIX_TO_FOUR.contains(address) ? Arrays.copyOfRange(address, 2, 6) : null;
    }

    /// RFC 5214 section 6.1: the interface identifier holds an IPv4 address, to which the packet
    /// may go; null: it does not.
    public static byte @Nullable [] inInterface(byte[] address) {
        boolean isatap =
                address.length == 16
                        && (address[8] & 0xFD) == 0
                        && address[9] == 0
                        && address[10] == 0x5E
                        && address[11] == (byte) 0xFE;
        return isatap ? lastFour(address) : null;
    }

    private static byte[] lastFour(byte[] address) {
        return Arrays.copyOfRange(address, 12, 16);
    }
}
