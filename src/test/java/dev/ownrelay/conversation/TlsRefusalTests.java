package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.WireTap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Servers that must not be told a password, and a tap on the wire. Each would take the login.
@Timeout(120)
class TlsRefusalTests {

    private static final String USER = "anna";
    private static final String PASSWORD = "exceedingly secret";

    /// Alert `protocol_version` (RFC 8446 section 6), in a record of TLS 1.1.
    private static final String ALERT = "15 0302 0002 02 46";

    /// ServerHello of TLS 1.1 (RFC 4346 section 7.4.1.3).
    private static final String HELLO =
            "16 0302 002a 02 000026 0302 %s 00 c013 00".formatted("5a".repeat(32));

    private enum Danger {
        SELF_SIGNED(Fault.CERTIFICATE_UNTRUSTED.text()),
        WRONG_NAME(Fault.CERTIFICATE_OTHER_NAME.text()),
        EXPIRED(Fault.CERTIFICATE_EXPIRED.text()),
        ONLY_TLS_1_1(Fault.TLS_TOO_OLD.text()),
        STARTTLS_STRIPPED(Fault.NO_STARTTLS.text()),
        STARTTLS_INJECTION(Fault.CLEAR_TEXT_AFTER_STARTTLS.text()),
        AUTH_MISSING(Fault.NO_AUTH.text());

        private final String text;

        Danger(String text) {
            this.text = text;
        }
    }

    private record Seen(DeliveryResult result, long loginOctets) {}

    private record Case(
            Danger danger, Tls tls, TestCertificate trusted, Consumer<ScriptedSmtpServer> script) {}

    private final Map<Danger, Cause> explained = new EnumMap<>(Danger.class);
    private int conversations;
    private long octets;

    @Test
    void nothingSecretIsSaidToAServerThatIsNotSafe() throws InterruptedException {
        var good = TestCertificate.good();
        both(Danger.SELF_SIGNED, TestCertificate.signed(), secured(good));
        both(
                Danger.WRONG_NAME,
                TestCertificate.ofAnotherName(),
                secured(TestCertificate.ofAnotherName()));
        both(Danger.EXPIRED, TestCertificate.expired(), secured(TestCertificate.expired()));
        for (var answer : List.of(ALERT, HELLO)) {
            var old = HexFormat.of().parseHex(answer.replace(" ", ""));
            both(Danger.ONLY_TLS_1_1, good, secured(good).andThen(s -> s.insteadOfTls(old)));
        }
        refuses(new Case(Danger.STARTTLS_STRIPPED, Tls.STARTTLS, good, _ -> {}));
        for (var injected : List.of("250 AUTH PLAIN LOGIN", "220 x\r\n250-x\r\n250 AUTH PLAIN")) {
            refuses(
                    new Case(
                            Danger.STARTTLS_INJECTION,
                            Tls.STARTTLS,
                            good,
                            secured(good)
                                    .andThen(s ->
                                            s.reply("STARTTLS", "220 go ahead\r\n" + injected))));
        }
        var bare = "250 mail.agency.example";
        var tempting = "250-mail.agency.example\r\n250-STARTTLS\r\n250 AUTH PLAIN";
        refuses(
                new Case(
                        Danger.AUTH_MISSING,
                        Tls.STARTTLS,
                        good,
                        secured(good)
                                .andThen(s -> s.replyOnce("EHLO", tempting).reply("EHLO", bare))));
        refuses(
                new Case(
                        Danger.AUTH_MISSING,
                        Tls.TLS,
                        good,
                        secured(good).andThen(s -> s.reply("EHLO", bare))));
        System.out.printf(
                "TLS: %d of %d dangers refused with %d texts and %d explanations, %d conversations,"
                        + " %d octets of a login%n",
                explained.size(),
                Danger.values().length,
                texts().size(),
                new TreeSet<>(explained.values()).size(),
                conversations,
                octets);
        assertThat(explained).containsOnlyKeys(Danger.values());
        assertThat(texts()).hasSameSizeAs(Danger.values());
        assertThat(explained.values()).doesNotHaveDuplicates();
        assertThat(octets).isZero();
    }

    /// Else the test above could not fail.
    @Test
    void theTapAndTheServerHearALoginWhereThereIsOne() throws InterruptedException {
        for (var tls : List.of(Tls.STARTTLS, Tls.TLS)) {
            var good = TestCertificate.good();
            var seen = talk(new Case(Danger.AUTH_MISSING, tls, good, secured(good)));

            assertThat(seen.result()).isInstanceOf(Accepted.class);
            assertThat(seen.loginOctets()).isPositive();
        }
        try (var server = server(Tls.NONE, _ -> {});
                var tap = new WireTap(server.port())) {
            var talk = new Talk().with("allow-plaintext-login", "true");

            assertThat(talk.send(endpoint(tap, Tls.NONE))).isInstanceOf(Accepted.class);
            assertThat(onTheWire(tap)).isPositive();
        }
    }

    private void both(Danger danger, TestCertificate trusted, Consumer<ScriptedSmtpServer> script)
            throws InterruptedException {
        refuses(new Case(danger, Tls.STARTTLS, trusted, script));
        refuses(new Case(danger, Tls.TLS, trusted, script));
    }

    private void refuses(Case the) throws InterruptedException {
        var seen = talk(the);
        var reply = seen.result().reply();
        System.out.printf(
                "TLS: %-18s %-8s %-14s %-28s %d octets of a login%n",
                the.danger(),
                the.tls(),
                seen.result().getClass().getSimpleName(),
                reply.text(),
                seen.loginOctets());
        assertThat(reply.code()).as("%s", the).isZero();
        assertThat(reply.text()).as("%s", the).isEqualTo(the.danger().text);
        explained.put(
                the.danger(),
                new Rejections().explain(reply.stage(), reply.code(), null, reply.text()).cause());
        conversations++;
        octets += seen.loginOctets();
    }

    private static Seen talk(Case the) throws InterruptedException {
        try (var server = server(the.tls(), the.script());
                var tap = new WireTap(server.port())) {
            var result = Talk.trusting(the.trusted()).send(endpoint(tap, the.tls()));
            return new Seen(result, onTheWire(tap) + inTls(server));
        }
    }

    private static ScriptedSmtpServer server(Tls tls, Consumer<ScriptedSmtpServer> script) {
        var server = ScriptedSmtpServer.start().requireLogin(USER, PASSWORD);
        if (tls == Tls.TLS) {
            server.implicitTls(TestCertificate.good());
        }
        script.accept(server);
        return server;
    }

    private static Consumer<ScriptedSmtpServer> secured(TestCertificate certificate) {
        return server -> server.startTls(certificate);
    }

    private static SmtpEndpoint endpoint(WireTap tap, Tls tls) {
        return new SmtpEndpoint(null, Talk.HOST, tap.port(), tls, USER, PASSWORD, null, 1);
    }

    /// What anybody on the way can read.
    private static long onTheWire(WireTap tap) throws InterruptedException {
        var said = tap.said();
        var plain = "\0" + USER + "\0" + PASSWORD;
        return List.of("AUTH", PASSWORD, USER, base64(PASSWORD), base64(USER), base64(plain))
                .stream()
                .filter(said::contains)
                .mapToLong(String::length)
                .sum();
    }

    /// What the server was told, encrypted or not.
    private static long inTls(ScriptedSmtpServer server) {
        return server.commands().stream()
                .filter(command -> command.startsWith("AUTH") || command.contains(base64(PASSWORD)))
                .mapToLong(String::length)
                .sum();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TreeSet<String> texts() {
        var texts = new TreeSet<String>();
        for (var danger : Danger.values()) {
            texts.add(danger.text);
        }
        return texts;
    }
}
