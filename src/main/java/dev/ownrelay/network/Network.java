package dev.ownrelay.network;

import java.util.Arrays;
import java.util.Optional;

/// A block of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
public record Network(byte[] prefix, int bits) {

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address.
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        var prefix = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (prefix == null) {
            return Optional.empty();
        }
        int most = prefix.length * 8;
        var length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > most) {
            return Optional.empty();
        }
        return Optional.of(new Network(prefix, Integer.parseInt(length)));
    }

    public static Network of(String text) {
        return parse(text).orElseThrow();
    }

    public boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
    }
}
