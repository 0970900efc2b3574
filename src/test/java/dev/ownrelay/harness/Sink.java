package dev.ownrelay.harness;

import dev.ownrelay.support.TestCertificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A mail server on 127.0.0.1 that takes every message, counts how often it saw each, and waits
/// where it is told. A message counts as received once its final dot is there.
final class Sink implements AutoCloseable {

    /// When a message came for the first time.
    ///
    /// @param began when its MAIL was there, by System.nanoTime
    /// @param warm whether its connection had brought a message before
    record Arrival(long began, boolean warm) {}

    static final String USER = "agency";
    static final String PASSWORD = "quiet harbour eight";

    final boolean pipelining;
    final AtomicInteger bodies = new AtomicInteger();

    /// How many messages it put off.
    final AtomicInteger deferred = new AtomicInteger();

    private final ServerSocket socket;
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Integer> clients = new ConcurrentHashMap<>();
    private final Set<SinkSession> open = ConcurrentHashMap.newKeySet();
    private final Set<String> offered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger recipients = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Point point = Point.RESULT;
    private volatile int after;
    private volatile Duration thinks = Duration.ZERO;
    private volatile int bears = Integer.MAX_VALUE;
    private volatile int putsOff;
    private volatile int takes = Integer.MAX_VALUE;
    private volatile String refusal = "";
    private volatile boolean guarded;
    private volatile Predicate<String> tokens;

    /// Logins that were refused.
    final AtomicInteger refused = new AtomicInteger();

    Sink(boolean pipelining) {
        this.pipelining = pipelining;
        try {
            socket = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /// From the occurrence with this index on, nobody gets further until [#release].
    Sink holdAt(Point where, int from) {
        after = from;
        point = where;
        if (where == Point.BODY) {
            takeLittle();
        }
        return this;
    }

    /// What it has not read stays with the client.
    private void takeLittle() {
        try {
            socket.setReceiveBufferSize(8_192);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How long it thinks after each final dot.
    Sink thinking(Duration time) {
        thinks = time;
        return this;
    }

    /// How many clients it serves at a time; it sends others away.
    Sink bearing(int connections) {
        bears = connections;
        return this;
    }

    boolean bearsAnother() {
        return open.size() <= bears;
    }

    /// Offers STARTTLS, then AUTH PLAIN, and takes no message without them.
    Sink guarded() {
        guarded = true;
        return this;
    }

    /// The same, with a login by XOAUTH2 instead.
    Sink guarded(Predicate<String> goodTokens) {
        tokens = goodTokens;
        return guarded();
    }

    String mechanism() {
        return tokens == null ? "PLAIN" : "XOAUTH2";
    }

    /// @param login what the client said, decoded
    boolean knows(String login) {
        boolean known =
                tokens == null
                        ? login.endsWith("\0" + USER + "\0" + PASSWORD)
                        : login.startsWith("user=" + USER + "\1auth=Bearer ")
                                && tokens.test(login.replaceAll("^.*Bearer |\1", ""));
        if (!known) {
            refused.incrementAndGet();
        }
        return known;
    }

    /// Puts off one of so many messages when it sees them for the first time.
    Sink deferring(int oneOf) {
        putsOff = oneOf;
        return this;
    }

    /// Takes so many recipients and refuses all others.
    Sink refusing(int afterSoMany, String reply) {
        takes = afterSoMany;
        refusal = reply;
        return this;
    }

    /// What it says to a recipient.
    String recipient() {
        return recipients.getAndIncrement() < takes ? "250 Ok" : refusal;
    }

    void release() {
        released.countDown();
    }

    int port() {
        return socket.getLocalPort();
    }

    int held() {
        return held.get();
    }

    /// How often the message's final dot was seen.
    int received(String messageId) {
        return received.getOrDefault(messageId, 0);
    }

    /// Null: its final dot was not seen yet.
    Arrival arrival(String messageId) {
        return arrivals.get(messageId);
    }

    int conversations() {
        return open.size();
    }

    /// Those under way.
    List<SinkSession> sessions() {
        return List.copyOf(open);
    }

    /// Null: it speaks no TLS.
    TestCertificate certificate() {
        return guarded ? TestCertificate.good() : null;
    }

    /// The messages as they came, over one connection at a time.
    List<String> order() {
        return arrivals.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().began()))
                .map(Map.Entry::getKey)
                .toList();
    }

    int distinct() {
        return received.size();
    }

    /// How many messages came from a client of this name.
    int from(String client) {
        return clients.getOrDefault(client, 0);
    }

    long repeats() {
        return received.values().stream().filter(times -> times > 1).count();
    }

    void reached(Point here) throws InterruptedException {
        if (here == Point.DOT && !thinks.isZero()) {
            LockSupport.parkNanos(thinks.toNanos());
        }
        if (here == point && passed.getAndIncrement() >= after && released.getCount() > 0) {
            held.incrementAndGet();
            released.await();
        }
    }

    boolean putsOff(String messageId) {
        return putsOff > 0
                && offered.add(messageId)
                && first.incrementAndGet() % putsOff == 0
                && deferred.incrementAndGet() > 0;
    }

    void took(String messageId, String client, Arrival arrival) {
        arrivals.putIfAbsent(messageId, arrival);
        clients.merge(client, 1, Integer::sum);
        received.merge(messageId, 1, Integer::sum);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var session = new SinkSession(this, socket.accept());
                open.add(session);
                Thread.ofVirtual().start(() -> talk(session));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(SinkSession session) {
        try (session) {
            session.run();
        } catch (IOException gone) {
            // the node was killed, or hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(session);
        }
    }

    @Override
    public void close() {
        release();
        try {
            socket.close();
            for (var session : open) {
                session.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
