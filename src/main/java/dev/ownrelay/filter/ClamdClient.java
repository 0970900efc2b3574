package dev.ownrelay.filter;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Asks ClamAV's clamd by its protocol (clamd(8), COMMANDS), each question by a connection of its
/// own.
final class ClamdClient {

    private static final int PIECE = 64 * 1024;
    private static final int LARGEST_REPLY = 1_024;

    private static final String CLEAN = "stream: OK";
    private static final String LIMIT = "INSTREAM size limit exceeded. ERROR";

    /// With `AlertExceedsMax`: no virus, but more than it looks through.
    private static final String UNFINISHED = "stream: Heuristics.Limits.Exceeded";

    private static final Pattern FOUND =
            Pattern.compile("stream: (.{1,1000}) FOUND", Pattern.DOTALL);

    private final SocketAddress address;

    /// Closes what takes too long, whatever it does just then.
    private final ScheduledThreadPoolExecutor watchdog =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("virus-scanner-watchdog").factory());

    ClamdClient(SocketAddress address) {
        this.address = address;
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /// @param file with the digest that says what a clean one was
    /// @throws IOException when it does not answer within the limit, or nothing that is known
    Scanned ask(DigestInputStream file, Duration limit) throws IOException {
        var reply = reply(limit, channel -> send(file, channel));
        var found = FOUND.matcher(reply);
        if (reply.equals(CLEAN)) {
            return new Scanned.Clean(HexFormat.of().formatHex(file.getMessageDigest().digest()));
        } else if (reply.equals(LIMIT) || reply.startsWith(UNFINISHED) && found.matches()) {
            return new Scanned.TooLarge();
        } else if (found.matches()) {
            return new Scanned.Infected(found.group(1));
        }
        throw unknown(reply);
    }

    /// @throws IOException when it does not answer within the limit, or nothing that is known
    void ping(Duration limit) throws IOException {
        var reply = reply(limit, channel -> write(channel, ascii("zPING\0")));
        if (!reply.equals("PONG")) {
            throw unknown(reply);
        }
    }

    private static IOException unknown(String reply) {
        return new IOException("it said: " + new Scanned.Infected(reply).name());
    }

    private interface Question {
        void to(SocketChannel channel) throws IOException;
    }

    private String reply(Duration limit, Question question) throws IOException {
        try (var channel = open()) {
            var end = closing(channel, limit);
            try {
                channel.connect(address);
                return converse(question, channel);
            } finally {
                end.cancel(false);
            }
        }
    }

    private Future<?> closing(SocketChannel channel, Duration limit) {
        return watchdog.schedule(
                () -> {
                    channel.close();
                    return null;
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private SocketChannel open() throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    /// It may answer and close before it has taken in all.
    private static String converse(Question question, SocketChannel channel) throws IOException {
        try {
            question.to(channel);
        } catch (IOException early) {
            try {
                return read(channel);
            } catch (IOException nothing) {
                early.addSuppressed(nothing);
                throw early;
            }
        }
        return read(channel);
    }

    /// Each piece behind its length, and one of no length at the end.
    private static void send(InputStream file, SocketChannel channel) throws IOException {
        write(channel, ascii("zINSTREAM\0"));
        var piece = new byte[Integer.BYTES + PIECE];
        int length;
        do {
            length = file.readNBytes(piece, Integer.BYTES, PIECE);
            var all = ByteBuffer.wrap(piece, 0, Integer.BYTES + length);
            write(channel, all.putInt(0, length));
        } while (length > 0);
    }

    private static void write(SocketChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /// One answer, which ends in NUL, and nothing behind it.
    private static String read(SocketChannel channel) throws IOException {
        var reply = ByteBuffer.allocate(LARGEST_REPLY);
        while (reply.position() == 0 || reply.get(reply.position() - 1) != 0) {
            if (!reply.hasRemaining() || channel.read(reply) < 0) {
                throw new IOException("its answer has no end");
            }
        }
        var said = new String(reply.array(), 0, reply.position() - 1, StandardCharsets.UTF_8);
        if (said.indexOf(0) >= 0) {
            throw new IOException("it gave more than one answer");
        }
        return said;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
