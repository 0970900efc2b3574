package dev.ownrelay.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that says each octet of a request itself, and may stop in the middle of it.
public final class RawClient implements Closeable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final byte[] BLOCK = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a server that has hung up does not take is not said.
    public RawClient say(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// Says one message so many times, as long as the server is there.
    public RawClient pour(long octets) {
        long left = octets;
        while (left >= BLOCK.length && write(BLOCK)) {
            left -= BLOCK.length;
        }
        return left < BLOCK.length ? say("x".repeat((int) left)) : this;
    }

    /// The same in chunks, without their end.
    public RawClient pourInChunks(long octets) {
        for (long left = octets; left > 0; left -= BLOCK.length) {
            int size = (int) Math.min(left, BLOCK.length);
            if (!write(
                    (Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n").getBytes())) {
                break;
            }
        }
        return this;
    }

    /// All that the server says until it hangs up.
    public String answer() {
        try {
            var in = socket.getInputStream();
            var block = new byte[BLOCK.length];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                heard.write(block, 0, read);
            }
        } catch (IOException e) {
            // it has hung up on somebody who was still speaking
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean write(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
