package dev.ownrelay.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// A network in between: whatever goes through it arrives later, in both directions.
final class DelayProxy implements AutoCloseable {

    private static final Piece END = new Piece(new byte[0], 0);

    private record Piece(byte[] octets, long due) {}

    private final ServerSocket listening;
    private final int target;
    private final long delay;

    /// @param oneWay half of a round trip
    DelayProxy(int target, Duration oneWay) {
        this.target = target;
        this.delay = oneWay.toNanos();
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var near = listening.accept();
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(near.getInputStream(), far);
                carry(far.getInputStream(), near);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void carry(InputStream from, Socket to) throws IOException {
        var underWay = new LinkedBlockingQueue<Piece>();
        var out = to.getOutputStream();
        Thread.ofPlatform().daemon().start(() -> take(from, underWay));
        Thread.ofPlatform().daemon().start(() -> deliver(underWay, out, to));
    }

    private void take(InputStream from, LinkedBlockingQueue<Piece> underWay) {
        var buffer = new byte[64 * 1024];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                var octets = Arrays.copyOf(buffer, count);
                underWay.add(new Piece(octets, System.nanoTime() + delay));
            }
        } catch (IOException e) {
            // the end is passed on below
        }
        underWay.add(END);
    }

    private static void deliver(LinkedBlockingQueue<Piece> underWay, OutputStream out, Socket to) {
        try (to) {
            for (var piece = underWay.take(); piece != END; piece = underWay.take()) {
                for (long left = piece.due() - System.nanoTime();
                        left > 0;
                        left = piece.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(piece.octets());
            }
        } catch (IOException e) {
            // the other side is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
