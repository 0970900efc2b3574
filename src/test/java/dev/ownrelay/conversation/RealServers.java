package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Rejected;
import dev.ownrelay.conversation.DeliveryResult.Unauthorized;
import dev.ownrelay.conversation.DeliveryResult.Untrusted;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The same conversation with Debian's Postfix and Exim: `./mvnw -Preal-servers test`, as root on
/// Debian.
@Timeout(60)
class RealServers {

    private static final int CASES = 22;
    private static final Path FOLDER = Path.of("target/real-servers");
    private static final String TO = "carl@candidate.example";
    private static int right;

    enum Server {
        POSTFIX,
        EXIM;

        private final int port = freePort();

        /// A greeting takes a moment longer than the process.
        private void await() {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < end) {
                try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException e) {
                    LockSupport.parkNanos(50_000_000);
                }
            }
            throw new IllegalStateException(this + " did not start, see " + FOLDER);
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        script("start", Integer.toString(Server.POSTFIX.port), Integer.toString(Server.EXIM.port));
        Server.POSTFIX.await();
        Server.EXIM.await();
    }

    @AfterAll
    static void stop() throws Exception {
        script("stop");
        System.out.printf("real servers: %d of %d conversations as expected%n", right, CASES);
    }

    @ParameterizedTest
    @EnumSource
    void takesMessagesOneAfterTheOther(Server server) {
        try (var connection = new Talk().connect(endpoint(server, Tls.NONE, null))) {
            for (int i = 0; i < 3; i++) {
                var message = Talk.message("Subject: x\r\n\r\n.\r\n..\r\n.x\r\n");
                assertThat(connection.send(envelope(TO, 26), message, () -> true))
                        .isInstanceOf(Accepted.class);
            }
        }
        right++;
    }

    @ParameterizedTest
    @EnumSource
    void takesMessagesHandOverHand(Server server) {
        handOverHand(server, new Talk(), Tls.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void takesMessagesHandOverHandInTls(Server server) {
        var talk = new Talk().with("trust-store", FOLDER.resolve("cert.pem").toString());
        handOverHand(server, talk, Tls.STARTTLS);
    }

    private static void handOverHand(Server server, Talk talk, Tls tls) {
        try (var connection = talk.connect(endpoint(server, tls, null))) {
            for (int i = 1; i <= 20; i++) {
                var next = i < 20 ? envelope(TO, 12) : null;
                assertThat(connection.send(envelope(TO, 12), Talk.MESSAGE, () -> true, next))
                        .isInstanceOf(Accepted.class);
            }
        }
        right++;
    }

    @ParameterizedTest
    @EnumSource
    void takesAMessageInEightBits(Server server) {
        var envelope = new Envelope("anna@agency.example", TO, 20, true);
        try (var connection = new Talk().connect(endpoint(server, Tls.NONE, null))) {
            var message = Talk.message("Subject: x\r\n\r\nZoë\r\n");
            assertThat(connection.send(envelope, message, () -> true)).isInstanceOf(Accepted.class);
        }
        right++;
    }

    @ParameterizedTest
    @EnumSource
    void takesAMessageAfterStartTls(Server server) {
        var talk = new Talk().with("trust-store", FOLDER.resolve("cert.pem").toString());
        assertThat(talk.send(endpoint(server, Tls.STARTTLS, null))).isInstanceOf(Accepted.class);
        right++;
    }

    @ParameterizedTest
    @EnumSource
    void isNotTrustedWithoutItsCertificate(Server server) {
        var result = new Talk().send(endpoint(server, Tls.STARTTLS, null));
        assertThat(result).isInstanceOf(Untrusted.class);
        assertThat(result.reply().text()).isEqualTo(Fault.CERTIFICATE_UNTRUSTED.text());
        right++;
    }

    @ParameterizedTest
    @EnumSource
    void isAskedForItsSizeFirst(Server server) {
        refused(server, envelope(TO, 102_401), Talk.MESSAGE, Stage.MAIL, 0);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMessageThatIsLargerThanItSaid(Server server) {
        MessageContent large = Talk.message(("x".repeat(76) + "\r\n").repeat(1_500));
        refused(server, envelope(TO, 1_000), large, Stage.DOT, 552);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnUnknownRecipientAndTakesTheNext(Server server) {
        var unknown = envelope("nobody@candidate.example", 12);
        refused(server, unknown, Talk.MESSAGE, Stage.RCPT, 550);
    }

    @ParameterizedTest
    @EnumSource
    void refusesToRelay(Server server) {
        try (var connection = new Talk().connect(endpoint(server, Tls.NONE, null))) {
            var envelope = envelope("eve@elsewhere.example", 12);
            var result = connection.send(envelope, Talk.MESSAGE, () -> true);
            assertThat(result).isInstanceOf(Rejected.class);
            assertThat(result.reply().stage()).isEqualTo(Stage.RCPT);
            assertThat(result.reply().code()).isIn(550, 554);
        }
        right++;
    }

    @Test
    void eximRelaysAfterTheRightLoginOnly() {
        var talk = new Talk().with("trust-store", FOLDER.resolve("cert.pem").toString());
        var elsewhere = envelope("eve@elsewhere.example", 12);
        try (var connection = talk.connect(endpoint(Server.EXIM, Tls.STARTTLS, "secret"))) {
            assertThat(connection.send(elsewhere, Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        var wrong = talk.send(endpoint(Server.EXIM, Tls.STARTTLS, "wrong"));
        assertThat(wrong).isInstanceOf(Unauthorized.class);
        assertThat(wrong.reply().code()).isEqualTo(535);
        right += 2;
    }

    /// The connection serves the next message.
    private static void refused(
            Server server, Envelope envelope, MessageContent message, Stage stage, int code) {
        try (var connection = new Talk().connect(endpoint(server, Tls.NONE, null))) {
            var result = connection.send(envelope, message, () -> true);
            assertThat(result).isInstanceOf(Rejected.class);
            assertThat(result.reply().stage()).isEqualTo(stage);
            assertThat(result.reply().code()).isEqualTo(code);
            assertThat(connection.send(envelope(TO, 12), Talk.MESSAGE, () -> true))
                    .isInstanceOf(Accepted.class);
        }
        right++;
    }

    private static Envelope envelope(String to, long size) {
        return new Envelope("anna@agency.example", to, size);
    }

    private static SmtpEndpoint endpoint(Server server, Tls tls, String secret) {
        var user = secret == null ? null : "anna";
        return new SmtpEndpoint(null, Talk.HOST, server.port, tls, user, secret, null, 1);
    }

    private static void script(String command, String... ports) throws Exception {
        var line = new ArrayList<String>();
        line.add("src/test/real-servers/servers.sh");
        line.add(command);
        line.add(FOLDER.toString());
        line.addAll(List.of(ports));
        var process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor()).as("servers.sh %s", command).isZero();
    }
}
