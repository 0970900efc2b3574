package dev.ownrelay.harness;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// The message of 10 KB that all senders of the benchmark send: words by chance, so that the
/// database can press it about as little as a real message.
final class Paper {

    private static final int OCTETS = 10_240;
    private static final int LINE = 72;

    /// `%s` stands where the message's id belongs.
    static String source() {
        var source =
                new StringBuilder(
                        """
                        From: Anna <anna@agency.example>
                        To: <carl@candidate.example>
                        Subject: A position for you
                        Message-ID: <%s@agency.example>
                        Date: Mon, 23 Nov 2026 09:00:00 +0000
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=UTF-8

                        """);
        var random = new Random(7);
        while (source.length() < OCTETS) {
            line(source, random);
        }
        return source.toString().replace("\n", "\r\n");
    }

    private static void line(StringBuilder source, Random random) {
        int end = source.length() + LINE;
        while (source.length() < end) {
            for (int messages = 2 + random.nextInt(8); messages > 0; messages--) {
                source.append((char) ('a' + random.nextInt(26)));
            }
            source.append(' ');
        }
        source.append('\n');
    }

    static byte[] finished() {
        return source().replace("%s", "one").getBytes(StandardCharsets.US_ASCII);
    }

    private Paper() {}
}
