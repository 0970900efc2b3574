package dev.ownrelay.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Takes every connection on 127.0.0.1, says nothing, and waits until the other end hangs up.
final class Silence implements AutoCloseable {

    private static final int BACKLOG = 1_000;

    private final ServerSocket socket;

    Silence() {
        try {
            socket = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> hear(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void hear(Socket client) {
        try (client) {
            client.getInputStream().readAllBytes();
        } catch (IOException gone) {
            // it is all the same here
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
