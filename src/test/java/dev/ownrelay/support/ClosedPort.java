package dev.ownrelay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of 127.0.0.1 at which every connection is refused. It is bound but nobody listens, so
/// that no server of a test that runs meanwhile is given the same one.
public final class ClosedPort implements AutoCloseable {

    /// Sockets that nobody refers to are closed by the collector.
    private static final Set<ClosedPort> KEPT = ConcurrentHashMap.newKeySet();

    private final Socket bound = new Socket();

    private ClosedPort(int port) {
        Waiting.until(() -> bound(port));
        KEPT.add(this);
    }

    /// A program that is being started holds copies of all sockets for a moment.
    private boolean bound(int port) {
        try {
            bound.setReuseAddress(true);
            bound.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ClosedPort any() {
        return new ClosedPort(0);
    }

    /// A port where somebody has just stopped listening.
    static ClosedPort at(int port) {
        return new ClosedPort(port);
    }

    public int number() {
        return bound.getLocalPort();
    }

    @Override
    public void close() {
        KEPT.remove(this);
        try {
            bound.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
