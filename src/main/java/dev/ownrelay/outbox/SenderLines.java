package dev.ownrelay.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.mail.HeaderLines;
import dev.ownrelay.server.Route;

import java.util.regex.Pattern;

/// Exchanges From and Reply-To in a finished message, and nothing else: every other octet stays.
final class SenderLines {

    /// A header field ends where a line begins that is no continuation (RFC 5322 section 2.2.3).
    private static final Pattern FIELDS = Pattern.compile("(?<=\r\n)(?![ \t])");

    private SenderLines() {}

    /// @throws MessageChoices.RouteUnusableException when the message has not exactly one From
    static byte[] replace(byte[] source, Route route) {
        var message = new String(source, ISO_8859_1);
        int end = message.indexOf("\r\n\r\n") + 2;
        if (end < 2) {
            throw new MessageChoices.RouteUnusableException(null);
        }
        var head = new StringBuilder();
        int seen = 0;
        for (var field : FIELDS.split(message.substring(0, end))) {
            if (is(field, "From")) {
                seen++;
                head.append(lines(route));
            } else if (!is(field, "Reply-To")) {
                head.append(field);
            }
        }
        if (seen != 1) {
            throw new MessageChoices.RouteUnusableException(null);
        }
        return head.append(message, end, message.length()).toString().getBytes(ISO_8859_1);
    }

    private static boolean is(String field, String name) {
        return field.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    private static String lines(Route route) {
        var lines = new HeaderLines().addMailbox("From", route.fromName(), route.fromAddress());
        if (route.replyTo() != null) {
            lines.addMailbox("Reply-To", "", route.replyTo());
        }
        return new String(lines.toString().getBytes(UTF_8), ISO_8859_1);
    }
}
