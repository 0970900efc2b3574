package dev.ownrelay.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.mail.HeaderLines;
import dev.ownrelay.server.Route;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Exchanges header fields of a finished message, and nothing else: every other octet stays.
final class HeaderExchange {

    /// A header field ends where a line begins that is no continuation (RFC 5322 section 2.2.3).
    private static final Pattern FIELDS = Pattern.compile("(?<=\r\n)(?![ \t])");

    private static final String REPLY_TO = "reply-to";

    /// What stands for a field, by its name in lower case.
    private final Map<String, String> lines = new LinkedHashMap<>();

    boolean nothing() {
        return lines.isEmpty();
    }

    /// From, and Reply-To where the route has one.
    HeaderExchange sender(Route route) {
        var from = new HeaderLines().addMailbox("From", route.fromName(), route.fromAddress());
        if (route.replyTo() != null) {
            from.addMailbox("Reply-To", "", route.replyTo());
        }
        lines.put(REPLY_TO, "");
        return put("from", from);
    }

    HeaderExchange recipient(String name, String address) {
        return put("to", new HeaderLines().addMailbox("To", name, address));
    }

    HeaderExchange date(Instant at) {
        return put("date", new HeaderLines().addDate("Date", at));
    }

    /// @param number with angle brackets
    HeaderExchange messageId(String number) {
        return put("message-id", new HeaderLines().add("Message-ID", number));
    }

    private HeaderExchange put(String field, HeaderLines with) {
        lines.put(field, new String(with.toString().getBytes(UTF_8), ISO_8859_1));
        return this;
    }

    /// The message with the fields exchanged; empty when it has not exactly one of each.
    Optional<byte[]> in(byte[] source) {
        var message = new String(source, ISO_8859_1);
        int end = message.indexOf("\r\n\r\n") + 2;
        if (end < 2) {
            return Optional.empty();
        }
        var head = new StringBuilder();
        var missing = new HashSet<>(lines.keySet());
        missing.remove(REPLY_TO);
        for (var field : FIELDS.split(message.substring(0, end))) {
            var name = name(field);
            if (lines.containsKey(name) && !missing.remove(name) && !name.equals(REPLY_TO)) {
                return Optional.empty();
            }
            head.append(lines.getOrDefault(name, field));
        }
        return missing.isEmpty()
                ? Optional.of(
                        head.append(message, end, message.length()).toString().getBytes(ISO_8859_1))
                : Optional.empty();
    }

    private static String name(String field) {
        int colon = field.indexOf(':');
        return colon < 0 ? "" : field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    }
}
