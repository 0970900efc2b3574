package dev.ownrelay.dkim;

import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Objects;

/// Takes in the body of a message, in pieces of any size, and hashes it (RFC 6376 sections 3.4.3,
/// 3.4.4, 3.7). Needs the same few kilobytes for any body. Not for several threads at a time.
public final class BodyHash extends OutputStream {

    private static final int ROOM = 8 * 1024;

    private final Canonicalization canonicalization;
    private final long most;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] buffer = new byte[ROOM];
    private int used;
    private long length;
    private long lines;
    private boolean space;
    private boolean carriageReturn;
    private byte @Nullable [] hash;

    public BodyHash(Canonicalization canonicalization) {
        this(canonicalization, Long.MAX_VALUE);
    }

    /// Hashes only so many octets.
    BodyHash(Canonicalization canonicalization, long most) {
        this.canonicalization = canonicalization;
        this.most = most;
    }

    Canonicalization canonicalization() {
        return canonicalization;
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
        if (hash != null) {
            throw new IllegalStateException("The body has ended");
        }
        int end = from + count;
        int at = from;
        while (at < end) {
            int special = carriageReturn ? at : special(octets, at, end);
            if (special > at) {
                text(octets, at, special);
            }
            if (special < end) {
                take(octets[special]);
                special++;
            }
            at = special;
        }
    }

    private int special(byte[] octets, int from, int end) {
        boolean relaxed = canonicalization == Canonicalization.RELAXED;
        int at = from;
        while (at < end) {
            byte octet = octets[at];
            if (octet <= ' ' && (octet == '\r' || relaxed && isSpace(octet))) {
                return at;
            }
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /// What stands before an end of line is known only behind it.
    private void take(byte octet) {
        boolean after = carriageReturn;
        carriageReturn = false;
        if (after && octet == '\n') {
            space = false;
            lines++;
            return;
        }
        if (after) {
            text('\r');
        }
        if (octet == '\r') {
            carriageReturn = true;
        } else if (canonicalization == Canonicalization.RELAXED && isSpace(octet)) {
            space = true;
        } else {
            text(octet);
        }
    }

    private void text(int octet) {
        text(new byte[] {(byte) octet}, 0, 1);
    }

    /// Nothing is behind white space and ends of lines until there is.
    private void text(byte[] octets, int from, int end) {
        for (; lines > 0; lines--) {
            put('\r');
            put('\n');
        }
        if (space) {
            put(' ');
            space = false;
        }
        put(octets, from, end);
    }

    private void put(int octet) {
        if (used == ROOM) {
            drain();
        }
        buffer[used++] = (byte) octet;
        length++;
    }

    private void put(byte[] octets, int from, int end) {
        int at = from;
        while (at < end) {
            if (used == ROOM) {
                drain();
            }
            int part = Math.min(end - at, ROOM - used);
            System.arraycopy(octets, at, buffer, used, part);
            used += part;
            length += part;
            at += part;
        }
    }

    private void drain() {
        long before = length - used;
        digest.update(buffer, 0, Math.clamp(most - before, 0, used));
        used = 0;
    }

    /// Ends the body.
    ///
    /// @return its hash; each time a copy
    public byte[] hash() {
        if (hash == null) {
            end();
            drain();
            hash = digest.digest();
        }
        return hash.clone();
    }

    /// A body ends with an end of line, except one of which nothing is left.
    private void end() {
        if (carriageReturn) {
            carriageReturn = false;
            text('\r');
        }
        lines = 0;
        if (length > 0 || canonicalization == Canonicalization.SIMPLE) {
            put('\r');
            put('\n');
        }
    }

    /// How long the body is that was hashed, before it was cut. Ends it.
    long length() {
        hash();
        return length;
    }
}
