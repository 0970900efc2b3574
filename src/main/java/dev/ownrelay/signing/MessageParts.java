package dev.ownrelay.signing;

import dev.ownrelay.dkim.BodyHash;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Takes a message in and parts it: the header is kept, the body only hashed. Both have the ends of
/// lines that they will have on the wire, where each lone CR and LF becomes one.
final class MessageParts extends OutputStream {

    private static final byte[] END = {'\r', '\n'};
    private static final String SIGNATURE = "dkim-signature:";

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final BodyHash body;
    private boolean inBody;
    private boolean lineBegins = true;
    private boolean afterCr;

    MessageParts(BodyHash body) {
        this.body = body;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int count) {
        int end = from + count;
        int next = from;
        while (next < end) {
            int stop = endOfText(octets, next, end);
            if (stop > next) {
                text(octets, next, stop - next);
            }
            if (stop < end) {
                control(octets[stop++]);
            }
            next = stop;
        }
    }

    private static int endOfText(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && octets[at] != '\n' && octets[at] != '\r') {
            at++;
        }
        return at;
    }

    private void text(byte[] octets, int from, int count) {
        put(octets, from, count);
        lineBegins = false;
        afterCr = false;
    }

    private void control(byte octet) {
        boolean ended = octet == '\n' && afterCr;
        if (!ended) {
            newLine();
        }
        afterCr = octet == '\r';
    }

    private void newLine() {
        boolean headEnds = !inBody && lineBegins;
        put(END, 0, END.length);
        inBody |= headEnds;
        lineBegins = true;
    }

    private void put(byte[] octets, int from, int count) {
        if (inBody) {
            body.write(octets, from, count);
        } else {
            head.write(octets, from, count);
        }
    }

    /// Whether somebody signed it before.
    boolean signed() {
        return ("\n" + head.toString(StandardCharsets.ISO_8859_1))
                .toLowerCase(Locale.ROOT)
                .contains("\n" + SIGNATURE);
    }

    byte[] head() {
        return head.toByteArray();
    }

    BodyHash body() {
        return body;
    }
}
