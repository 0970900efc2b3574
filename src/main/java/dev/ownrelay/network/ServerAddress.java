package dev.ownrelay.network;

import dev.ownrelay.mail.DomainName;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/// The address of a mail server as people type it: `host`, `host:port`, `[host]:port`, `1.2.3.4`,
/// `1.2.3.4:port`, `[v6]`, `[v6]:port`, `[IPv6:v6]:port`. Brackets are only syntax: there is never
/// an MX look-up.
///
/// @param host a name in ASCII, or an address literal without brackets, in lower case
/// @param port null: not typed
public record ServerAddress(String host, @Nullable Integer port) {

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final String V6_TAG = "ipv6:";
    private static final int MAX_TYPED = 512;

    /// What became of a typed address.
    public sealed interface Parsed {

        record Ok(ServerAddress address) implements Parsed {}

        record Bad(Reason reason) implements Parsed {}
    }

    /// Why a typed address cannot be used.
    public enum Reason {
        EMPTY,
        /// `smtp://host`: only the name and the port are wanted.
        URL,
        /// Not the name of a host.
        HOST,
        /// Digits that some programs take for an address: `2130706433`, `127.1`, `010.0.0.1`.
        NUMBER,
        /// `2001:db8::1:25`: without brackets nobody knows where the address ends.
        BRACKETS_MISSING,
        /// Not a number from 1 to 65535.
        PORT
    }

    public static Parsed parse(String typed) {
        var text = typed.strip();
        if (text.isEmpty()) {
            return new Parsed.Bad(Reason.EMPTY);
        }
        if (text.length() > MAX_TYPED) {
            return new Parsed.Bad(Reason.HOST);
        }
        if (text.contains("://")) {
            return new Parsed.Bad(Reason.URL);
        }
        return text.startsWith("[") ? bracketed(text) : bare(text);
    }

    /// The address as people read it, with brackets around IPv6 and the port if there is one.
    public String display() {
        var shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == null ? shown : shown + ":" + port;
    }

    private static Parsed bracketed(String text) {
        int end = text.indexOf(']');
        if (end < 0) {
            return new Parsed.Bad(Reason.HOST);
        }
        var inside = text.substring(1, end).strip();
        var rest = text.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(":")) {
            return new Parsed.Bad(Reason.HOST);
        }
        var port = rest.isEmpty() ? null : rest.substring(1);
        if (inside.toLowerCase(Locale.ROOT).startsWith(V6_TAG)) {
            var literal = inside.substring(V6_TAG.length());
            return literal.indexOf(':') >= 0 ? of(literal, port) : new Parsed.Bad(Reason.HOST);
        }
        return of(inside, port);
    }

    private static Parsed bare(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return of(text, null);
        }
        if (text.indexOf(':', colon + 1) >= 0) {
            return new Parsed.Bad(
                    IpLiteral.parse(text) == null ? Reason.HOST : Reason.BRACKETS_MISSING);
        }
        return of(text.substring(0, colon), text.substring(colon + 1));
    }

    private static Parsed of(String host, @Nullable String port) {
        if (port != null && !isPort(port)) {
            return new Parsed.Bad(Reason.PORT);
        }
        var number = port == null ? null : Integer.valueOf(port);
        if (IpLiteral.parse(host) != null) {
            return new Parsed.Ok(new ServerAddress(host.toLowerCase(Locale.ROOT), number));
        }
        if (DomainName.looksLikeNumber(host)) {
            return new Parsed.Bad(Reason.NUMBER);
        }
        return DomainName.toAscii(host)
                .<Parsed>map(name -> new Parsed.Ok(new ServerAddress(name, number)))
                .orElse(new Parsed.Bad(Reason.HOST));
    }

    private static boolean isPort(String text) {
        return PORT.matcher(text).matches()
                && Integer.parseInt(text) >= 1
                && Integer.parseInt(text) <= 65535;
    }
}
