package dev.ownrelay.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/// The octets of a server, bounded: 256 KiB a message, 4 KiB a line, 100 lines a reply. It gives
/// out at most one line at a time, so that nobody who buffers takes a reply before its time.
final class ReplyInput extends InputStream {

    /// The server sends more than any honest reply needs.
    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1;

        TooLong() {
            super(Fault.REPLY_TOO_LONG.text());
        }
    }

    /// What bounds its reads.
    interface Limits {

        /// Whether octets have come that TLS has not yet read. They may be no reply.
        boolean hasCiphertext() throws IOException;

        /// Bounds the next read to almost nothing.
        void glance() throws IOException;

        /// Bounds the next read by what is left of the step.
        void limitRead() throws IOException;
    }

    private static final int MAX_OCTETS = 256 * 1024;
    private static final int MAX_LINE = 4 * 1024;
    private static final int MAX_LINES = 100;

    private final InputStream in;
    private final Limits limits;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int end;
    private int octets;
    private int lineLength;
    private int lines;
    private boolean continued;

    ReplyInput(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    void beginMessage() {
        octets = 0;
    }

    /// Whether the server said something that nobody has read yet.
    boolean hasPending() throws IOException {
        return next < end || in.available() > 0 || limits.hasCiphertext() && glance();
    }

    private boolean glance() throws IOException {
        limits.glance();
        try {
            return take();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == end && !fill()) {
            return -1;
        }
        int taken = 0;
        while (taken < length && next < end) {
            byte octet = buffer[next++];
            target[offset + taken++] = octet;
            if (ends(octet)) {
                break;
            }
        }
        return taken;
    }

    private boolean fill() throws IOException {
        limits.limitRead();
        return take();
    }

    private boolean take() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        next = 0;
        end = Math.max(count, 0);
        octets += end;
        if (octets > MAX_OCTETS) {
            throw new TooLong();
        }
        return count >= 0;
    }

    private boolean ends(byte octet) throws IOException {
        if (++lineLength > MAX_LINE) {
            throw new TooLong();
        }
        if (lineLength == 4) {
            continued = octet == '-';
        }
        if (octet != '\n') {
            return false;
        }
        lines = continued ? lines + 1 : 0;
        if (lines >= MAX_LINES) {
            throw new TooLong();
        }
        lineLength = 0;
        continued = false;
        return true;
    }
}
