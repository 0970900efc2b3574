package dev.ownrelay.bounce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Undoes what RFC 2045 does to the octets of a part. What is not well formed is read as far as it
/// goes.
final class TransferCoding {

    private TransferCoding() {}

    static byte[] base64(String coded) {
        var digits = coded.replaceAll("[^A-Za-z0-9+/]", "");
        int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, whole));
    }

    static byte[] quotedPrintable(String coded) {
        var octets = new ByteArrayOutputStream(coded.length());
        for (int i = 0; i < coded.length(); i++) {
            char c = coded.charAt(i);
            int high = c == '=' && i + 2 < coded.length() ? digit(coded.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : digit(coded.charAt(i + 2));
            if (low >= 0) {
                octets.write(high * 16 + low);
                i += 2;
            } else if (c == '=' && i + 1 < coded.length() && coded.charAt(i + 1) == '\n') {
                i++;
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toByteArray();
    }

    private static int digit(char c) {
        return Character.digit(c, 16);
    }
}
