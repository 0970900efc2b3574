package dev.ownrelay.conversation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLSocket;

/// The socket that the mail library gets. It goes to one checked address and no other, bounds what
/// the server may say and how long it may take, and changes to TLS in place, so that the limits
/// hold before and after. A watcher closes it at its deadline whatever the library does.
final class GuardedSocket extends Socket implements ReplyInput.Limits {

    /// With a server that is reached and says nothing, or is not reached.
    ///
    /// @param silence how long it may say nothing whatever others need
    /// @param givesWay whether others need the thread more by then; asked again and again
    record Patience(Duration silence, BooleanSupplier givesWay) {

        /// Of what one reply may take: 3 seconds of a minute.
        private static final int PARTS = 20;

        static Patience of(SmtpProperties limits, BooleanSupplier givesWay) {
            return new Patience(limits.commandTimeout().dividedBy(PARTS), givesWay);
        }

        boolean isOver() {
            return givesWay.getAsBoolean();
        }
    }

    private static final int GLANCE_MILLIS = 20;

    private final Socket raw;
    private final String host;
    private final TlsTrust trust;
    private final @Nullable String caCertificates;
    private final Patience patience;
    private final Thread watcher;
    private final long silentUntil;
    private volatile boolean heard;
    private volatile long stageEnd;
    private volatile long wakeAt;
    private long sessionEnd;
    private long end = System.nanoTime() + Duration.ofDays(365).toNanos();
    private volatile boolean expired;
    private volatile boolean closed;
    private @Nullable SSLSocket tls;
    private ReplyInput in;
    private BlockOutput out;

    /// @param raw connected to a checked address that bears the name of the host
    /// @param caCertificates of this server, in PEM; null: it has none of its own
    /// @param patience with a server that says nothing
    GuardedSocket(
            Socket raw,
            Duration session,
            TlsTrust trust,
            @Nullable String caCertificates,
            Patience patience)
            throws IOException {
        this.raw = raw;
        this.host = raw.getInetAddress().getHostName();
        this.trust = trust;
        this.caCertificates = caCertificates;
        this.patience = patience;
        this.silentUntil = System.nanoTime() + patience.silence().toNanos();
        this.in = new ReplyInput(raw.getInputStream(), this);
        this.out = new BlockOutput(raw.getOutputStream(), this::limit);
        this.sessionEnd = System.nanoTime() + session.toNanos();
        this.stageEnd = sessionEnd;
        this.watcher = Thread.ofPlatform().daemon().name("smtp-watcher").start(this::watch);
    }

    /// Connects to exactly this address; no proxy, no look-up.
    ///
    /// @param address checked before, bearing the name of the host
    static Socket connect(InetSocketAddress address, Duration limit, Patience patience)
            throws IOException {
        var raw = new Socket(Proxy.NO_PROXY);
        var watcher =
                Thread.ofPlatform()
                        .daemon()
                        .name("smtp-connecting")
                        .start(() -> closeWhenOver(raw, patience));
        try {
            raw.setTcpNoDelay(true);
            raw.setKeepAlive(true);
            raw.connect(address, (int) limit.toMillis());
            return raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        } finally {
            watcher.interrupt();
        }
    }

    private static void closeWhenOver(Socket raw, Patience patience) {
        long silence = patience.silence().toNanos();
        LockSupport.parkNanos(silence);
        while (!Thread.currentThread().isInterrupted() && !patience.isOver()) {
            LockSupport.parkNanos(silence / 3);
        }
        if (!Thread.currentThread().isInterrupted()) {
            close(raw);
        }
    }

    private static void close(Socket raw) {
        try {
            raw.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    /// From now on the whole may take so long: opening, or one message. The budget starts anew.
    void begin(Duration session) {
        in.beginMessage();
        out.limitBlocks(null);
        long now = System.nanoTime();
        sessionEnd = now + Math.min(session.toNanos(), end - now);
        stageEnd = sessionEnd;
        if (stageEnd - wakeAt < 0) {
            LockSupport.unpark(watcher);
        }
    }

    /// Whatever begins from now on: this socket closes after so long.
    void endWithin(Duration rest) {
        end = System.nanoTime() + rest.toNanos();
    }

    /// Nothing is under way: the server may be silent as long as the connection is kept.
    void rest() {
        begin(Duration.ofDays(1));
    }

    /// From now on the next step may take so long.
    void within(Duration limit) {
        out.limitBlocks(null);
        limit(limit);
    }

    private void limit(Duration limit) {
        stageEnd = Math.min(System.nanoTime() + limit.toNanos(), sessionEnd);
        if (stageEnd - wakeAt < 0) {
            LockSupport.unpark(watcher);
        }
    }

    /// From now on each block of 64 KiB that is written may take so long (RFC 5321 section
    /// 4.5.3.2.5).
    void eachBlockWithin(Duration limit) {
        limit(limit);
        out.limitBlocks(limit);
    }

    /// Changes to TLS.
    void secure() throws IOException {
        limitRead();
        var secured = trust.secure(raw, host, caCertificates);
        in = new ReplyInput(secured.getInputStream(), this);
        out = new BlockOutput(secured.getOutputStream(), this::limit);
        tls = secured;
    }

    /// null: not in TLS
    @Nullable SSLSocket tls() {
        return tls;
    }

    boolean hasPendingReply() throws IOException {
        return in.hasPending();
    }

    /// Whether the network failed in a write, not the source of what was written.
    boolean writeFailed() {
        return out.failed();
    }

    /// The server has said something: from now on nobody else goes first.
    void heard() {
        heard = true;
    }

    /// Whether the deadline closed this socket.
    boolean expired() {
        return expired;
    }

    @Override
    public boolean hasCiphertext() throws IOException {
        return tls != null && raw.getInputStream().available() > 0;
    }

    @Override
    public void glance() throws IOException {
        (tls == null ? raw : tls).setSoTimeout(GLANCE_MILLIS);
    }

    @Override
    public void limitRead() throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(stageEnd - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException(Fault.TIMED_OUT.text());
        }
        var layer = tls == null ? raw : tls;
        layer.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    }

    private void watch() {
        while (!closed) {
            wakeAt = stageEnd;
            long now = System.nanoTime();
            long left = stageEnd - now;
            boolean silent = !heard && silentUntil - now <= 0;
            if (left <= 0 || silent && patience.isOver()) {
                expired = true;
                closeRaw();
            } else if (wakeAt == stageEnd) {
                LockSupport.parkNanos(this, heard ? left : Math.min(left, silence(now)));
            }
        }
    }

    /// Until others are asked for.
    private long silence(long now) {
        return Math.max(silentUntil - now, patience.silence().toNanos() / 3);
    }

    /// Not through TLS: saying goodbye there could block for ever.
    private void closeRaw() {
        closed = true;
        close(raw);
        LockSupport.unpark(watcher);
    }

    @Override
    public void close() {
        closeRaw();
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return raw.getLocalAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return raw.getTcpNoDelay();
    }

    @Override
    public boolean isConnected() {
        return raw.isConnected();
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }
}
