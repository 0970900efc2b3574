package dev.ownrelay.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Asks SpamAssassin's spamd for a report, by its protocol 1.5.
final class SpamdClient implements FilterClient {

    private static final int PORT = 783;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}(\\.\\d{1,6})?");

    private final URI url;

    SpamdClient(URI url) {
        this.url = url;
    }

    @Override
    public Opinion ask(FilterRequest request) throws IOException {
        int port = url.getPort() < 0 ? PORT : url.getPort();
        var envelope = envelope(request);
        int length = envelope.length + request.message().length;
        try (var channel = SocketChannel.open()) {
            channel.connect(new InetSocketAddress(url.getHost(), port));
            write(channel, utf8("REPORT SPAMC/1.5\r\nContent-length: " + length + "\r\n\r\n"));
            write(channel, envelope);
            write(channel, request.message());
            channel.shutdownOutput();
            return opinion(read(channel));
        }
    }

    /// What spamc asks by default.
    @Override
    public int largest() {
        return 500 * 1024;
    }

    /// The protocol knows no envelope: a receiver would write it on top.
    private static byte[] envelope(FilterRequest request) {
        var lines = new StringBuilder("Return-Path: <").append(clean(request.from()));
        lines.append(">\r\n");
        if (request.ip() != null) {
            var helo = request.helo() == null ? "[" + request.ip() + "]" : request.helo();
            var name = request.hostname() == null ? "unknown" : request.hostname();
            lines.append("Received: from ").append(clean(helo)).append(" (").append(clean(name));
            lines.append(" [").append(clean(request.ip()));
            lines.append("])\r\n\tby mx.receiver.invalid with ESMTPS id 1\r\n");
        }
        return utf8(lines.toString());
    }

    private static String clean(String value) {
        return CONTROL.matcher(value).replaceAll("");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(SocketChannel channel, byte[] octets) throws IOException {
        for (var left = ByteBuffer.wrap(octets); left.hasRemaining(); ) {
            channel.write(left);
        }
    }

    private static List<String> read(SocketChannel channel) throws IOException {
        var reply = new ByteArrayOutputStream();
        var piece = ByteBuffer.allocate(8_192);
        while (channel.read(piece) >= 0) {
            reply.write(piece.array(), 0, piece.position());
            piece.clear();
            if (reply.size() > LARGEST_REPLY) {
                throw new IOException("spamd says too much");
            }
        }
        return reply.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Opinion opinion(List<String> lines) throws IOException {
        if (lines.isEmpty() || !lines.getFirst().matches("SPAMD/\\S{1,9} 0 .{0,40}")) {
            throw new IOException("spamd did not answer with a report");
        }
        for (var line : lines) {
            // Spam: False ; 1.2 / 5.0
            var words = List.of(line.strip().split("\\s+"));
            if (words.getFirst().equalsIgnoreCase("Spam:")
                    && words.size() == 6
                    && isNumber(words.get(3))
                    && isNumber(words.get(5))) {
                double score = Double.parseDouble(words.get(3));
                double threshold = Double.parseDouble(words.get(5));
                return new Opinion("SpamAssassin", score, threshold, symbols(lines));
            }
        }
        throw new IOException("spamd's answer holds no score");
    }

    /// Below a line of dashes: points, name and description, which may go on in the next line.
    private static List<Opinion.Symbol> symbols(List<String> lines) {
        var symbols = new ArrayList<Opinion.Symbol>();
        boolean isTable = false;
        for (var line : lines) {
            var words = line.strip().split("\\s+", 3);
            if (line.startsWith("---- ---")) {
                isTable = true;
            } else if (isTable && words.length > 1 && isNumber(words[0]) && isName(words[1])) {
                var said = words.length > 2 ? words[2] : "";
                symbols.add(new Opinion.Symbol(words[1], Double.parseDouble(words[0]), said));
            } else if (isTable && line.startsWith("      ") && !symbols.isEmpty()) {
                var begun = symbols.removeLast();
                var said = begun.description() + " " + line.strip();
                symbols.add(new Opinion.Symbol(begun.name(), begun.score(), said));
            }
        }
        return symbols;
    }

    private static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    private static boolean isName(String word) {
        return !word.isEmpty()
                && word.chars()
                        .allMatch(c -> c == '_' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    }
}
