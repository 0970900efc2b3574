package dev.ownrelay.support;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Stands on the way to a server of 127.0.0.1 and keeps all octets that the client says, as they
/// are on the wire.
public final class WireTap implements Closeable {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Queue<Thread> listeners = new ConcurrentLinkedQueue<>();
    private final ServerSocket listening;
    private final int to;

    public WireTap(int to) {
        try {
            this.to = to;
            listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /// All connections together until their end, one octet a character.
    public String said() throws InterruptedException {
        for (var listener : listeners) {
            listener.join();
        }
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), to);
                listeners.add(Thread.ofVirtual().start(() -> pass(client, server, said)));
                Thread.ofVirtual().start(() -> pass(server, client, null));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to, @Nullable OutputStream copy) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            var octets = new byte[8192];
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                if (copy != null) {
                    copy.write(octets, 0, n);
                }
                to.getOutputStream().write(octets, 0, n);
            }
        } catch (IOException e) {
            // one of them went away
        }
    }
}
