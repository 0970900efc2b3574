package dev.ownrelay.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import javax.net.ssl.SSLSocket;

/// One conversation of a [Sink].
final class SinkSession implements Closeable {

    private static final String MESSAGE_ID = "message-id:";

    private final Sink sink;
    private final Socket socket;
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private String client = "";
    private long began;
    private boolean warm;
    private boolean secured;
    private boolean known;
    private boolean refused;
    private volatile int dots;

    SinkSession(Sink sink, Socket socket) {
        this.sink = sink;
        this.socket = socket;
        known = sink.certificate() == null;
    }

    /// How many final dots it saw.
    int dots() {
        return dots;
    }

    void run() throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        speak(socket);
        if (!sink.bearsAnother()) {
            say("421 4.7.0 Too many connections");
            flush();
            return;
        }
        sink.reached(Point.CONNECTED);
        say("220 sink ESMTP");
        while (true) {
            var line = line();
            var verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> {
                    client = line.substring(verb.length()).strip();
                    sink.reached(Point.EHLO);
                    say(extensions());
                }
                case "STARTTLS" -> secure();
                case "AUTH" -> logIn(line);
                case "MAIL" -> {
                    began = System.nanoTime();
                    reach(Point.MAIL, known ? "250 Ok" : "530 5.7.0 Log in first");
                }
                case "RCPT" -> {
                    var reply = sink.recipient();
                    refused = reply.startsWith("5");
                    reach(Point.RCPT, reply);
                }
                case "DATA" -> {
                    reach(Point.DATA, refused ? "503 5.5.1 No recipient" : "354 Go on");
                    if (!refused) {
                        message();
                    }
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

    private void speak(Socket by) throws IOException {
        in = new BufferedInputStream(by.getInputStream(), 1 << 16);
        out = by.getOutputStream();
    }

    private String extensions() {
        return "250-sink\r\n"
                + (sink.pipelining ? "250-PIPELINING\r\n" : "")
                + (sink.certificate() != null && !secured ? "250-STARTTLS\r\n" : "")
                + (secured ? "250-AUTH " + sink.mechanism() + "\r\n" : "")
                + "250 HELP";
    }

    /// Halts where the client is about to shake hands.
    private void secure() throws IOException, InterruptedException {
        say("220 Go on");
        flush();
        sink.reached(Point.STARTTLS);
        var factory = sink.certificate().context().getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        speak(tls);
        secured = true;
    }

    private void logIn(String line) throws InterruptedException {
        sink.reached(Point.AUTH);
        var response = Base64.getDecoder().decode(line.replaceFirst("AUTH \\S+ ", ""));
        known = secured && sink.knows(new String(response, StandardCharsets.UTF_8));
        say(known ? "235 2.7.0 Welcome" : "535 5.7.8 No");
    }

    private void reach(Point point, String reply) throws IOException, InterruptedException {
        flush();
        sink.reached(point);
        say(reply);
    }

    private void message() throws IOException, InterruptedException {
        var id = "";
        var line = line();
        sink.bodies.incrementAndGet();
        sink.reached(Point.BODY);
        while (!line.equals(".")) {
            if (id.isEmpty() && line.regionMatches(true, 0, MESSAGE_ID, 0, MESSAGE_ID.length())) {
                id = line.substring(MESSAGE_ID.length()).strip();
            }
            line = line();
        }
        dots++;
        if (sink.putsOff(id)) {
            reach(Point.DOT, "450 4.2.0 Later");
            return;
        }
        sink.took(id, client, new Sink.Arrival(began, warm));
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
