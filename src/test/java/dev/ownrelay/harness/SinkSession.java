package dev.ownrelay.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One conversation of a [Sink].
final class SinkSession {

    private static final String MESSAGE_ID = "message-id:";

    private final Sink sink;
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private long began;
    private boolean warm;

    SinkSession(Sink sink, Socket socket) throws IOException {
        this.sink = sink;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    void run() throws IOException, InterruptedException {
        sink.reached(Point.CONNECTED);
        say("220 sink ESMTP");
        while (true) {
            var verb = line().split(" ", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> {
                    sink.reached(Point.EHLO);
                    say(
                            "250-sink\r\n"
                                    + (sink.pipelining ? "250-PIPELINING\r\n" : "")
                                    + "250 HELP");
                }
                case "MAIL" -> {
                    began = System.nanoTime();
                    reach(Point.MAIL, "250 Ok");
                }
                case "RCPT" -> reach(Point.RCPT, "250 Ok");
                case "DATA" -> {
                    reach(Point.DATA, "354 Go on");
                    letter();
                }
                case "QUIT" -> {
                    say("221 Bye");
                    flush();
                    return;
                }
                default -> say("250 Ok");
            }
        }
    }

    private void reach(Point point, String reply) throws IOException, InterruptedException {
        flush();
        sink.reached(point);
        say(reply);
    }

    private void letter() throws IOException, InterruptedException {
        var id = "";
        var line = line();
        sink.bodies.incrementAndGet();
        while (!line.equals(".")) {
            if (id.isEmpty() && line.regionMatches(true, 0, MESSAGE_ID, 0, MESSAGE_ID.length())) {
                id = line.substring(MESSAGE_ID.length()).strip();
            }
            line = line();
        }
        sink.took(id, new Sink.Arrival(began, warm));
        warm = true;
        reach(Point.DOT, "250 Ok");
    }

    private void say(String reply) {
        replies.writeBytes((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void flush() throws IOException {
        if (replies.size() > 0) {
            replies.writeTo(out);
            out.flush();
            replies.reset();
        }
    }

    private String line() throws IOException {
        if (in.available() == 0) {
            flush();
        }
        var line = new StringBuilder(80);
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                line.setLength(Math.max(0, line.length() - 1));
                return line.toString();
            }
            line.append((char) c);
        }
        throw new EOFException();
    }
}
