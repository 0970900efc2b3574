package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/// A hundred messages of all kinds and sizes, and ten without a body, the same each time.
final class SampleMessages {

    private static final int[] SIZES = {
        1, 2, 70, 500, 2_000, 9_000, 30_000, 70_000, 140_000, 200_000
    };

    private static final int KINDS = 11;

    private final Random random = new Random(17);

    private SampleMessages() {}

    static List<byte[]> all() {
        var samples = new SampleMessages();
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < KINDS * SIZES.length; i++) {
            messages.add(samples.message(i));
        }
        return messages;
    }

    private byte[] message(int number) {
        var body = body(number % KINDS, SIZES[number / KINDS]);
        var out = new ByteArrayOutputStream();
        out.writeBytes(head(number).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private String head(int number) {
        var head = new StringBuilder();
        head.append("Received: from a by b;\n\tMon, 23 Nov 2026 10:00:00 +0100\n");
        head.append("From: Rosa <rosa@agency.test>\n");
        head.append("To: ").append(recipients(number % 4)).append('\n');
        head.append("Subject:").append(subject(number % 7)).append('\n');
        head.append("Date: Mon, 23 Nov 2026 10:00:00 +0100\n");
        head.append("Message-ID: <%d@agency.test>\n".formatted(number));
        if (number % 3 == 0) {
            head.append("Cc: one@client.test\nCc: two@client.test\n");
            head.append("X-Same: 1\nx-same: 2\n");
        }
        if (number % 5 == 0) {
            head.append("In-Reply-To: <0@client.test>\nReferences: <0@client.test>\n <1@x.test>\n");
            head.append("List-Unsubscribe: <https://agency.test/u>\n");
            head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n");
        }
        head.append("MIME-Version: 1.0\n");
        head.append(number % KINDS == 6 ? MULTIPART : "Content-Type: text/plain; charset=utf-8\n");
        return head.toString();
    }

    private static final String MULTIPART = "Content-Type: multipart/mixed;\n boundary=\"=_b\"\n";

    private static String recipients(int kind) {
        return switch (kind) {
            case 0 -> "sam@client.test";
            case 1 -> "Sam <sam@client.test>,\n Kim <kim@client.test>,\n\tLee <lee@client.test>";
            case 2 -> "\"Sam;  Client\"   <sam@client.test>  ";
            default -> "=?UTF-8?B?w6k=?= <sam@client.test>";
        };
    }

    private static String subject(int kind) {
        return switch (kind) {
            case 0 -> " A candidate";
            case 1 -> "A candidate";
            case 2 -> "   A  candidate\n for\n\t you\t ";
            case 3 -> " Een kandidaat voor caf\u00e9 \u20ac";
            case 4 -> "";
            case 5 -> " a=b; c=d; b=; h=from";
            default -> "\n " + "long ".repeat(150) + "\n end";
        };
    }

    private String body(int kind, int size) {
        return switch (kind) {
            case 0 -> size < 500 ? "" : " \n\n".repeat(size / 50);
            case 1 -> letters(size, 70, " ");
            case 2 -> letters(size, 40, " ") + "\n.\n..\n.x\n";
            case 3 -> letters(size, 60, " ") + "\n\n\n\n";
            case 4 -> letters(size, 30, " \t ") + " \t\n\t\n   indented\n";
            case 5 -> letters(size, 70, " ") + "no end";
            case 6 -> attachment(size);
            case 7 -> letters(size, 20, " \u00e9\u20ac ") + "\n";
            case 8 -> letters(size, 990, "") + "\n";
            case 9 -> letters(size, 70, "=\n") + "=20\n";
            default -> letters(size, 50, "\n\n>From ") + "\n-- \nRosa\n";
        };
    }

    private String letters(int size, int width, String between) {
        var text = new StringBuilder();
        for (int i = 0; text.length() < size; i++) {
            text.append((char) ('a' + random.nextInt(26)));
            if (random.nextInt(6) == 0) {
                text.append(between);
            }
            if (i % width == width - 1) {
                text.append('\n');
            }
        }
        return text.toString();
    }

    private String attachment(int size) {
        var octets = new byte[size];
        random.nextBytes(octets);
        var lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets);
        return "--=_b\nContent-Type: text/plain\n\nSee below.\n--=_b\n"
                + "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
                + lines
                + "\n--=_b--\n";
    }
}
