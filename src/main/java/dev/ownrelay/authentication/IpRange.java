package dev.ownrelay.authentication;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses of one family that begin alike.
///
/// @param width bits of an address
/// @param prefix bits that they share
record IpRange(BigInteger network, int width, int prefix) {

    static final int V4 = 32;
    static final int V6 = 128;

    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final Pattern QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    static IpRange around(InetAddress address, int prefix) {
        var octets = address.getAddress();
        return new IpRange(new BigInteger(1, octets), octets.length * Byte.SIZE, prefix);
    }

    static Optional<IpRange> v4(String address, int prefix) {
        return QUAD.matcher(address).matches()
                ? Optional.of(around(Inet4Address.ofLiteral(address), prefix))
                : Optional.empty();
    }

    static Optional<IpRange> v6(String address, int prefix) {
        if (!HEX.matcher(address).matches() || address.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(v6(Inet6Address.ofLiteral(address), prefix));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Java reads an IPv4-mapped address as what it maps, but a record means what it says.
    private static IpRange v6(InetAddress address, int prefix) {
        var bits = new BigInteger(1, address.getAddress());
        var mapped = BigInteger.valueOf(0xFFFF).shiftLeft(V4);
        return new IpRange(address instanceof Inet4Address ? bits.or(mapped) : bits, V6, prefix);
    }

    /// @return how many bits; empty: that is no length of a prefix
    static Optional<Integer> length(String text, int most) {
        return Optional.of(text)
                .filter(typed -> LENGTH.matcher(typed).matches())
                .map(Integer::valueOf)
                .filter(bits -> bits <= most);
    }

    boolean covers(IpRange other) {
        return other.width == width
                && other.prefix >= prefix
                && network.xor(other.network).shiftRight(width - prefix).signum() == 0;
    }

    InetAddress first() {
        return address(network.shiftRight(width - prefix).shiftLeft(width - prefix));
    }

    InetAddress last() {
        var rest = BigInteger.ONE.shiftLeft(width - prefix).subtract(BigInteger.ONE);
        return address(network.or(rest));
    }

    private InetAddress address(BigInteger bits) {
        var octets = new byte[width / Byte.SIZE];
        var significant = bits.toByteArray();
        int count = Math.min(significant.length, octets.length);
        System.arraycopy(
                significant, significant.length - count, octets, octets.length - count, count);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean covers(InetAddress address) {
        var octets = address.getAddress();
        return octets.length * Byte.SIZE == width
                && network.xor(new BigInteger(1, octets)).shiftRight(width - prefix).signum() == 0;
    }
}
