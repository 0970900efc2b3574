package dev.ownrelay.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// ClamAV's clamd on this machine, as far as its protocol is spoken here; it calls what holds
/// [#VIRUS] by the name of that, and everything else clean, unless a test tells it otherwise.
public final class ScriptedClamd implements AutoCloseable {

    /// A file that all scanners know and that harms nobody; in parts, so that none finds it here.
    public static final String VIRUS =
            String.join(
                    "-",
                    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR",
                    "STANDARD",
                    "ANTIVIRUS",
                    "TEST",
                    "FILE!$H+H*");

    private static final String PING = "zPING";

    /// Writes what is said of a file, or of the question whether it is there; the connection is
    /// closed behind it.
    public interface Answer {
        void to(byte[] file, OutputStream out) throws Exception;
    }

    private final ServerSocketChannel listening;
    private final URI url;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<byte[]> files = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Answer answer = ScriptedClamd::judge;
    private volatile int largest = Integer.MAX_VALUE;

    private ScriptedClamd(ServerSocketChannel listening, URI url) {
        this.listening = listening;
        this.url = url;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public static ScriptedClamd onAPort() {
        try {
            var listening = ServerSocketChannel.open();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            return new ScriptedClamd(listening, URI.create("clamd://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ScriptedClamd onASocket(Path file) throws IOException {
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(file));
        return new ScriptedClamd(listening, URI.create("clamd://" + file));
    }

    private static void judge(byte[] file, OutputStream out) throws IOException {
        var text = new String(file, UTF_8);
        if (text.equals(PING)) {
            say("PONG", out);
        } else {
            say(text.contains(VIRUS) ? "stream: Eicar-Test FOUND" : "stream: OK", out);
        }
    }

    private static void say(String reply, OutputStream out) throws IOException {
        out.write((reply + "\0").getBytes(UTF_8));
    }

    public URI url() {
        return url;
    }

    public void answers(Answer other) {
        answer = other;
    }

    /// @param reply without the NUL that ends it
    public void says(String reply) {
        answer = (_, out) -> say(reply, out);
    }

    /// Again as it does by itself.
    public void judges() {
        answer = ScriptedClamd::judge;
        largest = Integer.MAX_VALUE;
        files.clear();
    }

    public void keepsSilent() {
        drips("");
    }

    /// Goes on with the text ten times a second, as long as anybody listens.
    public void drips(String text) {
        answer =
                (_, out) -> {
                    while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                        out.write(text.getBytes(UTF_8));
                        out.flush();
                    }
                };
    }

    /// As `StreamMaxLength` does: the connection ends while the file still comes.
    public void takesAtMost(int octets) {
        largest = octets;
    }

    /// What was scanned, in the order in which it came to its end.
    public List<byte[]> files() {
        return files;
    }

    /// What it was asked that clamd would not understand.
    public List<String> faults() {
        return faults;
    }

    /// How many asked at the same time.
    public int mostAtOnce() {
        return most.get();
    }

    private void serve() {
        while (listening.isOpen()) {
            try {
                var connection = listening.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel connection) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try (connection) {
            answer(
                    new DataInputStream(Channels.newInputStream(connection)),
                    Channels.newOutputStream(connection));
        } catch (Exception e) { // whoever asked has gone
            return;
        } finally {
            now.decrementAndGet();
        }
    }

    private void answer(DataInputStream in, OutputStream out) throws Exception {
        var command = command(in);
        if (command.equals("zPING")) {
            answer.to(PING.getBytes(UTF_8), out);
        } else if (!command.equals("zINSTREAM")) {
            faults.add(command);
            say("UNKNOWN COMMAND", out);
        } else {
            var file = new ByteArrayOutputStream();
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                if (length < 0 || length > largest - file.size()) {
                    say("INSTREAM size limit exceeded. ERROR", out);
                    return;
                }
                file.write(in.readNBytes(length));
            }
            files.add(file.toByteArray());
            answer.to(file.toByteArray(), out);
        }
    }

    private static String command(DataInputStream in) throws IOException {
        var command = new StringBuilder();
        for (int octet = in.read(); octet > 0; octet = in.read()) {
            command.append((char) octet);
        }
        return command.toString();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
