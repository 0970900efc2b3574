package dev.ownrelay.support;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// A mail server on 127.0.0.1 that answers, hangs or closes as a test says, and remembers what it
/// was told. The places of a conversation: `GREETING`, `EHLO`, `HELO`, `STARTTLS`, `TLS`, `AUTH`,
/// `MAIL`, `RCPT`, `DATA`, `BODY` (first octet of the message), `DOT`, `RSET`, `NOOP`, `QUIT`.
public final class ScriptedSmtpServer implements AutoCloseable {

    /// A message that the server answered with 250.
    ///
    /// @param login null: without login
    /// @param bytes as sent, without dot-stuffing and without the final dot
    public record Message(String from, String to, @Nullable String login, byte[] bytes) {

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// Answers by recipient, at `RCPT` and at `DOT`.
    public interface Judge {

        /// @return null: as usual; empty: the connection is closed instead
        @Nullable String reply(String place, String recipient);
    }

    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final Map<String, Deque<String>> onceReplies = new ConcurrentHashMap<>();
    private final Map<String, byte[]> floods = new ConcurrentHashMap<>();
    private final Map<String, byte[]> cuts = new ConcurrentHashMap<>();
    private final Map<String, Runnable> works = new ConcurrentHashMap<>();
    private final Set<String> hangs = ConcurrentHashMap.newKeySet();
    private final Set<String> hangsOnce = ConcurrentHashMap.newKeySet();
    private final Set<String> trickles = ConcurrentHashMap.newKeySet();
    private final Set<String> closes = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger groups = new AtomicInteger();
    private final AtomicInteger handOvers = new AtomicInteger();
    private volatile List<String> extensions = List.of("PIPELINING", "SIZE 52428800", "8BITMIME");
    private volatile @Nullable TestCertificate certificate;
    private volatile String mechanisms = "PLAIN LOGIN";
    private volatile boolean implicitTls;
    private volatile boolean forgetful;
    private volatile byte @Nullable [] insteadOfTls;
    private volatile int atMost = Integer.MAX_VALUE;
    private volatile Judge judge = (_, _) -> null;
    private volatile Consumer<Message> hears = _ -> {};
    private volatile @Nullable String user;
    private volatile @Nullable String password;
    private volatile @Nullable BiPredicate<String, String> tokens;
    private volatile @Nullable String challenge;
    private volatile boolean closesAfterRefusal;
    private volatile boolean closesAfterChallenge;
    private ServerSocket server;
    private @Nullable Thread accepting;
    private @Nullable ClosedPort closed;

    private ScriptedSmtpServer() throws IOException {
        server = listen(0);
    }

    /// Starts a server without TLS and login that accepts every message.
    public static ScriptedSmtpServer start() {
        try {
            return new ScriptedSmtpServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    // ---- the script ----

    /// TLS from the first byte.
    public ScriptedSmtpServer implicitTls(TestCertificate certificate) {
        this.certificate = certificate;
        implicitTls = true;
        return this;
    }

    /// Offers STARTTLS; with a login, AUTH is offered only after it.
    public ScriptedSmtpServer startTls(TestCertificate certificate) {
        this.certificate = certificate;
        return this;
    }

    /// Answers the beginning of TLS with these octets, as a server might that knows it otherwise.
    public ScriptedSmtpServer insteadOfTls(byte[] octets) {
        insteadOfTls = octets;
        return this;
    }

    /// Offers AUTH and takes no message without this login.
    public ScriptedSmtpServer requireLogin(String user, String password) {
        this.user = user;
        this.password = password;
        return this;
    }

    /// Offers XOAUTH2 and takes no message without a login by it.
    ///
    /// @param good whether it takes a user with a token
    public ScriptedSmtpServer requireToken(BiPredicate<String, String> good) {
        tokens = good;
        return mechanisms("XOAUTH2");
    }

    /// Takes messages without a login again.
    public ScriptedSmtpServer requireNoLogin() {
        user = null;
        tokens = null;
        return this;
    }

    /// Answers a token that it refuses with this challenge first.
    public ScriptedSmtpServer challenge(String json) {
        challenge = json;
        return this;
    }

    /// Ends the connection after a login that it refuses.
    public ScriptedSmtpServer closeAfterRefusal() {
        closesAfterRefusal = true;
        return this;
    }

    /// Ends the connection where it would refuse a token, without a word after the challenge.
    public ScriptedSmtpServer closeAfterChallenge() {
        closesAfterChallenge = true;
        return this;
    }

    /// The mechanisms offered with AUTH; PLAIN and LOGIN if not called. CRAM-MD5 works too.
    public ScriptedSmtpServer mechanisms(String mechanisms) {
        this.mechanisms = mechanisms;
        return this;
    }

    /// The extensions besides STARTTLS and AUTH; PIPELINING, SIZE and 8BITMIME if not called.
    public ScriptedSmtpServer extensions(String... extensions) {
        this.extensions = List.of(extensions);
        return this;
    }

    /// What to answer at a place from now on; lines are divided by CRLF, the last CRLF is added.
    public ScriptedSmtpServer reply(String place, String reply) {
        replies.put(place, reply);
        return this;
    }

    /// What to answer at a place the next time only; further calls queue up.
    public ScriptedSmtpServer replyOnce(String place, String reply) {
        onceReplies.computeIfAbsent(place, p -> new ArrayDeque<>()).add(reply);
        return this;
    }

    /// Does this before the next answer at a place.
    public ScriptedSmtpServer beforeReply(String place, Runnable work) {
        works.put(place, work);
        return this;
    }

    /// Never answers at this place; at `BODY` it does not read on either.
    public ScriptedSmtpServer hangAt(String place) {
        hangs.add(place);
        return this;
    }

    /// Does not answer at this place the next time.
    public ScriptedSmtpServer hangOnceAt(String place) {
        hangsOnce.add(place);
        return this;
    }

    /// Closes the connection at this place instead of answering.
    public ScriptedSmtpServer closeAt(String place) {
        closes.add(place);
        return this;
    }

    /// Sends these octets at this place again and again, as long as the client reads.
    public ScriptedSmtpServer floodAt(String place, byte[] octets) {
        floods.put(place, octets);
        return this;
    }

    /// Sends these octets at this place instead of a reply, then closes the connection.
    public ScriptedSmtpServer cutAt(String place, byte[] octets) {
        cuts.put(place, octets);
        return this;
    }

    /// Sends one octet after the other at this place, slowly and without end.
    public ScriptedSmtpServer trickleAt(String place) {
        trickles.add(place);
        return this;
    }

    /// Sends further clients away with 421 while so many are connected.
    public ScriptedSmtpServer atMost(int connections) {
        atMost = connections;
        return this;
    }

    /// Throws away what the client said together with the final dot.
    public ScriptedSmtpServer forgetWhatFollowsTheDot() {
        forgetful = true;
        return this;
    }

    /// Answers by recipient what is not scripted otherwise.
    public ScriptedSmtpServer judge(Judge newJudge) {
        judge = newJudge;
        return this;
    }

    /// Tells of each message that it takes from now on.
    public ScriptedSmtpServer onMessage(Consumer<Message> listener) {
        hears = listener;
        return this;
    }

    /// Behaves well again at all places.
    public ScriptedSmtpServer behave() {
        replies.clear();
        onceReplies.clear();
        floods.clear();
        cuts.clear();
        hangs.clear();
        hangsOnce.clear();
        trickles.clear();
        closes.clear();
        works.clear();
        forgetful = false;
        atMost = Integer.MAX_VALUE;
        return this;
    }

    // ---- what was seen ----

    public List<Message> messages() {
        return messages;
    }

    /// Those that people wrote, without what the application tells them by mail (RFC 3834, section
    /// 5).
    public List<Message> emails() {
        return messages.stream()
                .filter(message -> !message.text().contains("Auto-Submitted: auto-generated"))
                .toList();
    }

    /// The command lines of all connections in order, AUTH lines and continuations included.
    public List<String> commands() {
        return commands;
    }

    public long count(String verb) {
        return commands.stream().filter(command -> verbOf(command).equals(verb)).count();
    }

    public int connections() {
        return connections.get();
    }

    /// How many times RCPT had arrived before MAIL was answered.
    public int groups() {
        return groups.get();
    }

    /// How many times the next message's commands had arrived with the final dot of one.
    public int handOvers() {
        return handOvers.get();
    }

    /// Drops every open connection and listens no more. Nobody else in this process is given the
    /// port, as a lane of a test that is over may still try it.
    public void stop() {
        try {
            server.close();
            awaitTheEndOfAccepting();
            closed = closed == null ? ClosedPort.at(port()) : closed;
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Until then the system keeps the port busy.
    private void awaitTheEndOfAccepting() {
        try {
            if (accepting != null) {
                accepting.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Listens again on the same port after [#stop].
    public void restart() {
        if (closed != null) {
            closed.close();
            closed = null;
        }
        int port = port();
        Waiting.until(() -> listens(port));
    }

    /// A program that is being started holds copies of all sockets for a moment.
    private boolean listens(int port) {
        try {
            server = listen(port);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Drops every open connection, as servers do with idle ones.
    public void dropConnections() {
        try {
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    // ---- for the sessions ----

    @Nullable String replyFor(String place, String usual) {
        var work = works.remove(place);
        if (work != null) {
            work.run();
        }
        var once = onceReplies.get(place);
        var next = once == null ? null : once.poll();
        return next != null ? next : replies.getOrDefault(place, usual);
    }

    String judged(String place, String recipient, String usual) {
        var reply = judge.reply(place, recipient);
        return reply == null ? usual : reply;
    }

    void took(Message message) {
        messages.add(message);
        hears.accept(message);
    }

    boolean hangsAt(String place) {
        return hangs.contains(place) || hangsOnce.remove(place);
    }

    boolean tricklesAt(String place) {
        return trickles.contains(place);
    }

    boolean closesAt(String place) {
        return closes.contains(place);
    }

    byte @Nullable [] floodAt(String place) {
        return floods.get(place);
    }

    String mechanisms() {
        return mechanisms;
    }

    byte @Nullable [] cutAt(String place) {
        return cuts.get(place);
    }

    List<String> extensions() {
        return extensions;
    }

    @Nullable TestCertificate certificate() {
        return certificate;
    }

    byte @Nullable [] insteadOfTls() {
        return insteadOfTls;
    }

    boolean usesImplicitTls() {
        return implicitTls;
    }

    @Nullable String user() {
        return user;
    }

    boolean wantsLogin() {
        return user != null || tokens != null;
    }

    boolean takes(String name, String token) {
        return tokens != null && tokens.test(name, token);
    }

    @Nullable String challenge() {
        return challenge;
    }

    boolean closesAfterRefusal() {
        return closesAfterRefusal;
    }

    boolean closesAfterChallenge() {
        return closesAfterChallenge;
    }

    @Nullable String password() {
        return password;
    }

    void sawGroup() {
        groups.incrementAndGet();
    }

    void sawHandOver() {
        handOvers.incrementAndGet();
    }

    /// How many clients are connected now.
    public int openConnections() {
        return open.size();
    }

    /// How many clients were connected at the same time, at most.
    public int mostConnections() {
        return most.get();
    }

    boolean forgetsWhatFollowsTheDot() {
        return forgetful;
    }

    static String verbOf(String command) {
        return command.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    private ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        accepting = Thread.ofVirtual().start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                open.add(socket);
                most.accumulateAndGet(open.size(), Math::max);
                connections.incrementAndGet();
                boolean crowded = open.size() > atMost;
                Thread.ofVirtual().start(() -> serve(socket, crowded));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, boolean crowded) {
        try (socket) {
            new ScriptedSession(this, socket).run(crowded);
        } catch (IOException e) {
            // the client went away or the test stopped the server
        } finally {
            open.remove(socket);
        }
    }
}
