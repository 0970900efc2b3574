package dev.ownrelay.dkim;

import java.util.Base64;

/// Reads base64 that is folded over lines (RFC 6376 section 2.10).
final class Base64Text {

    /// Says at which of the characters it stops to be base64.
    static byte[] read(String text) throws DkimSyntaxException {
        var packed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!TagList.isSpace(c)) {
                if (!isDigit(c)) {
                    throw new DkimSyntaxException(i);
                }
                packed.append(c);
            }
        }
        try {
            return Base64.getDecoder().decode(packed.toString());
        } catch (IllegalArgumentException e) {
            throw new DkimSyntaxException(text.length());
        }
    }

    private static boolean isDigit(char c) {
        return c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private Base64Text() {}
}
