package dev.ownrelay.http;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

import java.net.Socket;

/// In place of the library's own, which writes all that is said to the log at level DEBUG: tokens
/// and secrets, too.
final class UnloggedConnection extends DefaultBHttpClientConnection
        implements ManagedHttpClientConnection {

    private static final Http1Config BOUNDS =
            Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(100).build();

    UnloggedConnection() {
        super(BOUNDS);
    }

    @Override
    public @Nullable Socket getSocket() {
        var holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public void passivate() {}

    @Override
    public void activate() {}
}
