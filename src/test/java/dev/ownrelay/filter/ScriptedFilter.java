package dev.ownrelay.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A spam filter on 127.0.0.1 that answers what a test tells it.
final class ScriptedFilter implements AutoCloseable {

    /// Writes the answer; the connection is closed behind it.
    interface Answer {
        void to(OutputStream out) throws Exception;
    }

    private final ServerSocket listening;
    private final Answer answer;
    private final CountDownLatch closed;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private ScriptedFilter(Answer answer, CountDownLatch closed) throws IOException {
        this.closed = closed;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = answer;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    static ScriptedFilter answering(Answer answer) throws IOException {
        return new ScriptedFilter(answer, new CountDownLatch(1));
    }

    static ScriptedFilter saying(String answer) throws IOException {
        return answering(out -> out.write(answer.getBytes(UTF_8)));
    }

    /// As a web server says it.
    static ScriptedFilter sayingJson(String json) throws IOException {
        int length = json.getBytes(UTF_8).length;
        return saying(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                        + length
                        + "\r\n\r\n"
                        + json);
    }

    /// Takes what it is asked, and keeps silent.
    static ScriptedFilter silent() throws IOException {
        return dripping("");
    }

    /// Begins an answer and goes on with a blank ten times a second, as long as anybody listens.
    static ScriptedFilter dripping(String begin) throws IOException {
        var closed = new CountDownLatch(1);
        return new ScriptedFilter(
                out -> {
                    out.write(begin.getBytes(UTF_8));
                    while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                        out.write(begin.isEmpty() ? new byte[0] : new byte[] {' '});
                        out.flush();
                    }
                },
                closed);
    }

    URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort());
    }

    /// What came, a text for each connection.
    List<String> asked() {
        return asked;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try {
                var connection = listening.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            asked.add(request(connection.getInputStream()));
            answer.to(connection.getOutputStream());
        } catch (Exception e) { // whoever asked has gone
            return;
        }
    }

    private static String request(InputStream in) throws IOException {
        var request = new ByteArrayOutputStream();
        int end = -1;
        while (end < 0) {
            request.write(in.read());
            end = request.toString(UTF_8).indexOf("\r\n\r\n");
        }
        var header = request.toString(UTF_8).toLowerCase();
        int at = header.indexOf("content-length: ") + 16;
        request.write(
                in.readNBytes(Integer.parseInt(header.substring(at).lines().toList().get(0))));
        return request.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
