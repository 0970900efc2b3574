package dev.ownrelay.conversation;

import dev.ownrelay.mail.HeaderText;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One reply of a server, read strictly (RFC 5321 section 4.2): three digits, the same on every
/// line, a hyphen on every line but the last.
///
/// @param code 0 when the reply is none by these rules
/// @param text the words without the codes, bounded, without control characters
record SmtpReply(int code, String text) {

    private static final int MAX_TEXT = 512;
    private static final Pattern LINE = Pattern.compile("[2-5][0-9]{2}(?:[ -].*)?");

    /// @param raw the lines as read, one octet a character, divided by LF
    static SmtpReply read(String raw) {
        var lines = raw.lines().toList();
        if (!wellFormed(lines)) {
            return new SmtpReply(0, clean(raw));
        }
        var words =
                lines.stream()
                        .map(line -> line.length() > 4 ? line.substring(4) : "")
                        .collect(Collectors.joining(" "));
        return new SmtpReply(Integer.parseInt(lines.getFirst().substring(0, 3)), clean(words));
    }

    boolean odd() {
        return code == 0;
    }

    boolean transientFailure() {
        return code / 100 == 4;
    }

    boolean permanentFailure() {
        return code / 100 == 5;
    }

    /// Bounded and without control characters, for storing and showing.
    static String clean(String words) {
        var bounded = words.length() > 4 * MAX_TEXT ? words.substring(0, 4 * MAX_TEXT) : words;
        var text = HeaderText.clean(decode(bounded));
        return text.length() > MAX_TEXT ? text.substring(0, whole(text)) : text;
    }

    private static boolean wellFormed(List<String> lines) {
        if (lines.isEmpty()) {
            return false;
        }
        var code = lines.getFirst().length() < 3 ? "" : lines.getFirst().substring(0, 3);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            boolean continued = line.length() > 3 && line.charAt(3) == '-';
            boolean last = i == lines.size() - 1;
            if (!LINE.matcher(line).matches() || !line.startsWith(code) || continued == last) {
                return false;
            }
        }
        return true;
    }

    /// Servers answer in UTF-8 if in anything beyond ASCII; else each octet is a character.
    private static String decode(String octets) {
        if (octets.chars().anyMatch(c -> c > 255)) {
            return octets;
        }
        try {
            var bytes = ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return octets;
        }
    }

    private static int whole(String text) {
        return Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    }
}
