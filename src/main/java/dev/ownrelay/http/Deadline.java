package dev.ownrelay.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Closes the sockets of a request when its time is over, whatever the library does: one that hears
/// an octet a second would wait for ever.
final class Deadline implements AutoCloseable {

    private static final ScheduledExecutorService WATCHER =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-watcher").factory());

    private final ScheduledFuture<?> timer;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean over;
    private boolean ended;
    private boolean connected;

    Deadline(Duration limit) {
        timer = WATCHER.schedule(this::expire, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// A socket that goes nowhere yet, past all proxies.
    synchronized Socket open() throws IOException {
        if (over || ended) {
            throw new SocketTimeoutException("over");
        }
        var socket = new Socket(Proxy.NO_PROXY);
        sockets.add(socket);
        return socket;
    }

    private synchronized void expire() {
        over = !ended;
        end();
    }

    /// Not through TLS: saying goodbye there could block for ever.
    synchronized void end() {
        ended = true;
        for (var socket : sockets) {
            connected |= socket.isConnected();
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }

    /// Whether the time was over before the end.
    synchronized boolean over() {
        return over;
    }

    /// Whether somebody was there.
    synchronized boolean connected() {
        return connected || sockets.stream().anyMatch(Socket::isConnected);
    }

    @Override
    public void close() {
        timer.cancel(false);
        end();
    }
}
