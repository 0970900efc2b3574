package dev.ownrelay.demo;

import java.time.Instant;
import java.util.regex.Pattern;

/// A message that a demo server took.
///
/// @param login the user name that was signed in with; `-` where the server asks for none
/// @param envelopeFrom what MAIL FROM said
/// @param text what a mail program shows of one that is plain text, as the application itself
///   writes them; empty for all others
/// @param source the whole message, RFC 5322
public record Arrival(
        Instant at,
        String login,
        String envelopeFrom,
        String from,
        String to,
        String subject,
        String text,
        String source) {

    private static final Pattern LINK =
            Pattern.compile("https?://[^/\\s]+(/(?:invitation|reset|confirm)/\\S+)");

    /// The path that an invitation or the like leads to; empty: it is none.
    public String link() {
        var found = LINK.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
