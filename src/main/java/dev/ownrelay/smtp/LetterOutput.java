package dev.ownrelay.smtp;

import java.io.IOException;
import java.io.OutputStream;

/// What a letter is written to: refuses NUL, which no server must take (RFC 5321 section 4.5.2 with
/// RFC 5322 section 2.2); all else is mended or stuffed further on.
final class LetterOutput extends OutputStream {

    /// The letter itself cannot be sent.
    static final class Forbidden extends IOException {

        private static final long serialVersionUID = 1;

        Forbidden() {
            super(Fault.NUL_OCTET);
        }
    }

    private final OutputStream out;

    LetterOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        if ((octet & 0xFF) == 0) {
            throw new Forbidden();
        }
        out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (octets[i] == 0) {
                throw new Forbidden();
            }
        }
        out.write(octets, offset, length);
    }
}
