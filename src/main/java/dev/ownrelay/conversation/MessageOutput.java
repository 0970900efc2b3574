package dev.ownrelay.conversation;

import java.io.IOException;
import java.io.OutputStream;

/// What a message is written to. Every line ends with CRLF, whatever it ended with before, and a
/// dot at the beginning of a line is doubled (RFC 5321 section 4.5.2), so that no message can end
/// the data or begin a command. NUL is refused: no server must take it (RFC 5322 section 2.2).
final class MessageOutput extends OutputStream {

    /// The message itself cannot be sent.
    static final class Forbidden extends IOException {

        private static final long serialVersionUID = 1;

        Forbidden() {
            super(Fault.NUL_OCTET.text());
        }
    }

    static final int BUFFER = 32 * 1024;

    /// Room for what one octet can become.
    private static final int ROOM = 4;

    private final OutputStream target;
    private final byte[] buffer;
    private int length;
    private boolean lineBegins = true;
    private boolean afterCr;

    /// @param buffer of [#BUFFER] octets; nobody else's until [#end]
    MessageOutput(OutputStream target, byte[] buffer) {
        this.target = target;
        this.buffer = buffer;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) throws IOException {
        int end = offset + count;
        int next = offset;
        while (next < end) {
            int stop = endOfText(octets, next, end);
            text(octets, next, stop);
            if (stop < end) {
                control(octets[stop++]);
            }
            next = stop;
        }
    }

    /// Writes the final dot, and what follows it in the same write.
    ///
    /// @param following commands, each ended by CRLF; may be empty
    void end(byte[] following) throws IOException {
        if (!lineBegins) {
            newLine();
        }
        copy(new byte[] {'.', '\r', '\n'}, 0, 3);
        copy(following, 0, following.length);
        pass();
        target.flush();
    }

    /// CR, LF and NUL are no text.
    private static int endOfText(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && octets[at] != '\n' && octets[at] != '\r' && octets[at] != 0) {
            at++;
        }
        return at;
    }

    private void text(byte[] octets, int from, int end) throws IOException {
        if (from == end) {
            return;
        }
        if (lineBegins && octets[from] == '.') {
            copy(octets, from, 1);
        }
        copy(octets, from, end - from);
        lineBegins = false;
        afterCr = false;
    }

    private void control(byte octet) throws IOException {
        if (octet == 0) {
            throw new Forbidden();
        }
        boolean ended = octet == '\n' && afterCr;
        if (!ended) {
            newLine();
        }
        afterCr = octet == '\r';
    }

    private void newLine() throws IOException {
        if (buffer.length - length < ROOM) {
            pass();
        }
        buffer[length++] = '\r';
        buffer[length++] = '\n';
        lineBegins = true;
    }

    private void copy(byte[] octets, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (length == buffer.length) {
                pass();
            }
            int part = Math.min(count - done, buffer.length - length);
            System.arraycopy(octets, offset + done, buffer, length, part);
            length += part;
            done += part;
        }
    }

    private void pass() throws IOException {
        target.write(buffer, 0, length);
        length = 0;
    }
}
