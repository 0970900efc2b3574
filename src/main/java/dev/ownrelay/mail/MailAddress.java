package dev.ownrelay.mail;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// One mailbox, `local-part@domain` (RFC 5321 section 4.1.2, RFC 6531 section 3.3): the gate for
/// every address that goes into an envelope or a header.
///
/// @param localPart a dot-string or a quoted string, as typed
/// @param domain in ASCII and lower case
public record MailAddress(String localPart, String domain) {

    private static final int MAX_LOCAL = 64;
    private static final int MAX_ADDRESS = 254;
    private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+";

    /// Where an encoded word begins (RFC 2047): who decodes it reads another address, or a header.
    private static final String ENCODED_WORD = "=?";

    private static final Pattern DOT_STRING = Pattern.compile(ATEXT + "(?:\\." + ATEXT + ")*");
    private static final Pattern QUOTED_STRING =
            Pattern.compile("\"(?:[ !#-\\[\\]-~\\x{80}-\\x{10FFFF}]|\\\\[ -~])*\"");

    /// Reads one address, blanks around it allowed. The domain must have a dot and be no address
    /// literal: messages to people have neither.
    ///
    /// @return empty if the text is not exactly one mailbox
    public static Optional<MailAddress> parse(String typed) {
        var text = typed.strip();
        int at = text.lastIndexOf('@');
        if (at < 1
                || text.length() > MAX_ADDRESS
                || text.contains(ENCODED_WORD)
                || !text.codePoints().allMatch(MailAddress::fit)) {
            return Optional.empty();
        }
        var local = text.substring(0, at);
        return DomainName.toAscii(text.substring(at + 1))
                .filter(domain -> domain.indexOf('.') > 0)
                .map(domain -> new MailAddress(local, domain))
                .filter(MailAddress::valid);
    }

    /// Whether the server must offer SMTPUTF8 (RFC 6531) to take this address.
    public boolean needsSmtpUtf8() {
        return !localPart.chars().allMatch(c -> c < 128);
    }

    /// `local-part@domain`, as it stands in envelopes.
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }

    private boolean valid() {
        return octets(localPart) <= MAX_LOCAL
                && octets(toString()) <= MAX_ADDRESS
                && (DOT_STRING.matcher(localPart).matches()
                        || QUOTED_STRING.matcher(localPart).matches());
    }

    /// Of the characters beyond ASCII only those that can be seen and stay where they are.
    private static boolean fit(int c) {
        return !HeaderText.dangerous(c)
                && Character.isDefined(c)
                && Character.getType(c) != Character.FORMAT
                && (c == ' ' || !Character.isSpaceChar(c));
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
