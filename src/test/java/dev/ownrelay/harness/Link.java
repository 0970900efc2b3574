package dev.ownrelay.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A node's way to the database, which can be cut off while the node lives on.
final class Link implements AutoCloseable {

    private enum Cut {
        NOT,
        ENDED,
        SILENT
    }

    private final ServerSocket listening;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Cut cut = Cut.NOT;

    Link(int to) {
        this.to = to;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Every connection ends, and no other is made.
    void end() {
        cut = Cut.ENDED;
        hangUp();
    }

    /// Nothing gets through any more, and nobody is told.
    void silence() {
        cut = Cut.SILENT;
    }

    /// What was open while it was cut off stays lost.
    void mend() {
        end();
        cut = Cut.NOT;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                open.add(client);
                if (cut == Cut.ENDED) {
                    hangUp();
                } else {
                    var server = new Socket(InetAddress.getByName("127.0.0.1"), to);
                    open.add(server);
                    Thread.ofVirtual().start(() -> pass(client, server));
                    Thread.ofVirtual().start(() -> pass(server, client));
                }
            } catch (IOException e) {
                hangUp(); // the database is away, or this was closed
            }
        }
    }

    private void pass(Socket from, Socket into) {
        try (from;
                into) {
            from.setTcpNoDelay(true);
            var in = from.getInputStream();
            var out = into.getOutputStream();
            var octets = new byte[1 << 16];
            for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
                if (cut == Cut.NOT) {
                    out.write(octets, 0, n);
                }
            }
        } catch (IOException gone) {
            // one of both ended
        } finally {
            open.remove(from);
            open.remove(into);
        }
    }

    private void hangUp() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }
}
