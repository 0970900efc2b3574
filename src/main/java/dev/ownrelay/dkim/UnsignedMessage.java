package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Objects;

/// Takes in a message that is written in pieces of any size, so that it can be signed. Keeps its
/// header, and of its body the hash only. Not for several threads at a time.
public final class UnsignedMessage extends OutputStream {

    private static final int TWO_LINE_ENDS = 4;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final BodyHash body;

    /// How many octets of two ends of line came last; a header may be empty.
    private int seen = 2;

    UnsignedMessage(BodyHash body) {
        this.body = body;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets) {
        write(octets, 0, octets.length);
    }

    @Override
    public void write(byte[] octets, int from, int count) {
        Objects.checkFromIndexSize(from, count, octets.length);
        int end = from + count;
        int at = from;
        while (at < end && seen < TWO_LINE_ENDS) {
            see(octets[at]);
            at++;
        }
        head.write(octets, from, at - from);
        body.write(octets, at, end - at);
    }

    private void see(byte octet) {
        if (octet == (seen % 2 == 0 ? '\r' : '\n')) {
            seen++;
        } else {
            seen = octet == '\r' ? 1 : 0;
        }
    }

    byte[] head() {
        return head.toByteArray();
    }

    BodyHash body() {
        return body;
    }
}
