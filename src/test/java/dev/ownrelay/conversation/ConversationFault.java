package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One thing that a server does wrong.
///
/// @param tls NONE: without a login too
record ConversationFault(
        String name,
        Tls tls,
        Consumer<ScriptedSmtpServer> script,
        Class<? extends DeliveryResult> result,
        Stage stage) {

    private static final int MIB = 1024 * 1024;

    /// More than the buffers of both sides hold.
    private static final MessageContent LARGE =
            out -> {
                var line = ("x".repeat(76) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 16 * MIB / line.length; i++) {
                    out.write(line);
                }
            };

    @Override
    public String toString() {
        return name;
    }

    MessageContent message() {
        return stage == Stage.BODY ? LARGE : Talk.MESSAGE;
    }

    boolean patient() {
        return name.startsWith("reply ");
    }

    static Stream<ConversationFault> hangs() {
        return Stream.of(
                hang("GREETING", DeliveryResult.Unavailable.class, Stage.GREETING),
                hang("EHLO", DeliveryResult.Unavailable.class, Stage.EHLO),
                hang("STARTTLS", DeliveryResult.Unavailable.class, Stage.TLS),
                hang("TLS", DeliveryResult.Unavailable.class, Stage.TLS),
                hang("AUTH", DeliveryResult.Unavailable.class, Stage.AUTH),
                hang("MAIL", DeliveryResult.Unavailable.class, Stage.MAIL),
                hang("RCPT", DeliveryResult.Unavailable.class, Stage.RCPT),
                hang("DATA", DeliveryResult.Unavailable.class, Stage.DATA),
                hang("BODY", DeliveryResult.Unknown.class, Stage.BODY),
                hang("DOT", DeliveryResult.Unknown.class, Stage.DOT),
                hang("QUIT", DeliveryResult.Accepted.class, Stage.DOT));
    }

    static Stream<ConversationFault> refusals() {
        return Stream.of(
                reply("GREETING", 421, DeliveryResult.Unavailable.class, Stage.GREETING),
                reply("EHLO", 421, DeliveryResult.Unavailable.class, Stage.EHLO),
                reply("STARTTLS", 454, DeliveryResult.Untrusted.class, Stage.TLS),
                reply("AUTH", 454, DeliveryResult.Unauthorized.class, Stage.AUTH),
                reply("MAIL", 451, DeliveryResult.Deferred.class, Stage.MAIL),
                reply("RCPT", 450, DeliveryResult.Deferred.class, Stage.RCPT),
                reply("DATA", 451, DeliveryResult.Deferred.class, Stage.DATA),
                reply("DOT", 452, DeliveryResult.Deferred.class, Stage.DOT),
                reply("QUIT", 421, DeliveryResult.Accepted.class, Stage.DOT),
                reply("GREETING", 554, DeliveryResult.Unavailable.class, Stage.GREETING),
                reply("EHLO", 550, DeliveryResult.Unavailable.class, Stage.EHLO),
                reply("STARTTLS", 501, DeliveryResult.Untrusted.class, Stage.TLS),
                reply("AUTH", 535, DeliveryResult.Unauthorized.class, Stage.AUTH),
                reply("MAIL", 550, DeliveryResult.Rejected.class, Stage.MAIL),
                reply("RCPT", 550, DeliveryResult.Rejected.class, Stage.RCPT),
                reply("DATA", 554, DeliveryResult.Rejected.class, Stage.DATA),
                reply("DOT", 552, DeliveryResult.Rejected.class, Stage.DOT),
                reply("QUIT", 554, DeliveryResult.Accepted.class, Stage.DOT));
    }

    static Stream<ConversationFault> hostileServers() {
        return Stream.of(
                hostile("endless banner", Stage.GREETING, s -> flood(s, "GREETING", "220-hi\r\n")),
                hostile("no newline", Stage.GREETING, s -> flood(s, "GREETING", "220 hi ")),
                hostile("trickle", Stage.EHLO, s -> s.trickleAt("EHLO")),
                hostile("1 MiB", Stage.EHLO, s -> s.reply("EHLO", "250 " + "x".repeat(MIB))),
                hostile("binary", Stage.GREETING, s -> s.floodAt("GREETING", binary())),
                hostile(
                        "10,000 lines",
                        Stage.EHLO,
                        s -> s.reply("EHLO", "250-X\r\n".repeat(9_999) + "250 X")),
                hostile("endless continuation", Stage.DOT, s -> flood(s, "DOT", "250-ok\r\n")),
                hostile("NUL octets", Stage.RCPT, s -> flood(s, "RCPT", "\0")),
                hostile("unended reply", Stage.RCPT, s -> s.reply("RCPT", "250-ok")),
                hostile("closed in a line", Stage.MAIL, s -> s.cutAt("MAIL", ascii("25"))));
    }

    static Stream<ConversationFault> oddReplies() {
        return Stream.of(
                odd("299", Stage.DOT, s -> s.reply("DOT", "299 fine")),
                odd("2500", Stage.DOT, s -> s.reply("DOT", "2500 fine")),
                odd("mixed codes", Stage.DOT, s -> s.reply("DOT", "250-ok\r\n550 no")),
                odd("end after the dot", Stage.DOT, s -> s.closeAt("DOT")),
                odd("before the dot", Stage.BODY, s -> s.reply("BODY", "250 2.0.0 Ok")),
                new ConversationFault(
                        "hang at QUIT in TLS",
                        Tls.TLS,
                        s -> s.implicitTls(TestCertificate.good()).hangAt("QUIT"),
                        DeliveryResult.Accepted.class,
                        Stage.DOT));
    }

    static ConversationFault hang(
            String place, Class<? extends DeliveryResult> result, Stage stage) {
        return new ConversationFault(
                "hang at " + place, Tls.STARTTLS, s -> s.hangAt(place), result, stage);
    }

    static ConversationFault reply(
            String place, int code, Class<? extends DeliveryResult> result, Stage stage) {
        return new ConversationFault(
                "reply %d at %s".formatted(code, place),
                Tls.STARTTLS,
                s -> s.reply(place, code + " 4.7.0 said so"),
                result,
                stage);
    }

    private static ConversationFault hostile(
            String name, Stage stage, Consumer<ScriptedSmtpServer> script) {
        var result =
                stage == Stage.DOT
                        ? DeliveryResult.Unknown.class
                        : DeliveryResult.Unavailable.class;
        return new ConversationFault(name, Tls.NONE, script, result, stage);
    }

    private static ConversationFault odd(
            String name, Stage stage, Consumer<ScriptedSmtpServer> script) {
        return new ConversationFault(name, Tls.NONE, script, DeliveryResult.Unknown.class, stage);
    }

    private static void flood(ScriptedSmtpServer server, String place, String text) {
        server.floodAt(place, ascii(text.repeat(1000 / text.length() + 1)));
    }

    private static byte[] binary() {
        var octets = new byte[4096];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31 + (i >> 8));
        }
        return octets;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
