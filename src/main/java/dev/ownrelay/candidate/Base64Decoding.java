package dev.ownrelay.candidate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/// Decodes base64 with line ends (RFC 2045 section 6.8) on its way. What is damaged is passed on as
/// it is.
final class Base64Decoding extends OutputStream {

    /// A multiple of four.
    private static final int ROOM = 16 * 1024;

    private final OutputStream out;
    private final byte[] letters = new byte[ROOM];
    private int length;

    Base64Decoding(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int letter) throws IOException {
        if (letter > ' ') {
            letters[length++] = (byte) letter;
            if (length == ROOM) {
                finish();
            }
        }
    }

    /// Decodes what is left; does not close the stream behind it.
    void finish() throws IOException {
        var octets = Arrays.copyOf(letters, length);
        length = 0;
        try {
            out.write(Base64.getMimeDecoder().decode(octets));
        } catch (IllegalArgumentException damaged) {
            out.write(octets);
        }
    }
}
