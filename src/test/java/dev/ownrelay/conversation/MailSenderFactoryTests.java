package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import jakarta.mail.URLName;

import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class MailSenderFactoryTests {

    @Test
    void buildsASenderThatSpeaksToTheChosenServerOnly() {
        try (var one = secured("anna");
                var other = secured("bob")) {
            var senders = Talk.trusting(TestCertificate.good()).senders();

            senders.create(Talk.endpoint(one, Tls.STARTTLS, "anna", "secret")).send(message());
            senders.create(Talk.endpoint(other, Tls.STARTTLS, "bob", "secret")).send(message());

            assertThat(one.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.login()).isEqualTo("anna"));
            assertThat(other.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.login()).isEqualTo("bob"));
        }
    }

    /// The library's session is shared: it must not remember who logged in.
    @Test
    void whatSendersShareHoldsNoLoginAndNoServer() {
        try (var server = secured("anna")) {
            var endpoint = Talk.endpoint(server, Tls.STARTTLS, "anna", "secret");
            var sender = Talk.trusting(TestCertificate.good()).senders().create(endpoint);
            sender.send(message());
            var session = sender.createMimeMessage().getSession();

            assertThat(
                            session.getPasswordAuthentication(
                                    new URLName(
                                            "smtp", Talk.HOST, server.port(), null, "anna", null)))
                    .isNull();
            assertThat(session.getProperties().toString())
                    .doesNotContain("anna", "secret", Talk.HOST, "" + server.port());
        }
    }

    @Test
    void buildsASenderThatObeysThePolicy() {
        try (var server = secured("anna")) {
            var senders = new Talk().with("allowed-networks", "").senders();
            var sender = senders.create(Talk.endpoint(server, Tls.STARTTLS, "anna", "secret"));

            assertThatThrownBy(() -> sender.send(message()))
                    .isInstanceOf(MailException.class)
                    .hasMessageContaining(Fault.BLOCKED.text());
            assertThat(server.connections()).isZero();
        }
    }

    /// A server that others wrote, as a check of our own.
    @Test
    void speaksWithGreenMail() throws Exception {
        var mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.start();
        try {
            var port = mail.getSmtp().getPort();
            var endpoint = new SmtpEndpoint(null, Talk.HOST, port, Tls.NONE, null, null, null, 1);
            var talk = new Talk();

            assertThat(talk.send(endpoint)).isInstanceOf(DeliveryResult.Accepted.class);
            talk.senders().create(endpoint).send(message());

            assertThat(mail.getReceivedMessages()).hasSize(2);
            assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("Hi");
        } finally {
            mail.stop();
        }
    }

    @Test
    void aServerThatSaysNothingGivesWayToOthersWhenTheyNeedTheThread() {
        try (var server = ScriptedSmtpServer.start().hangAt("GREETING")) {
            for (var tls : List.of(Tls.NONE, Tls.TLS)) {
                var asked = new AtomicInteger();
                var opened =
                        new Talk()
                                .senders()
                                .create(
                                        Talk.endpoint(server, tls, null, null),
                                        () -> asked.incrementAndGet() == 2)
                                .open();

                assertThat(opened).isInstanceOf(Opened.Failed.class);
                assertThat(asked).as("gave way long before the time-out").hasValue(2);
            }
        }
    }

    @Test
    void aServerThatIsNotReachedGivesWayToOthers() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = fill(full);
            var asked = new AtomicInteger();
            var endpoint =
                    new SmtpEndpoint(
                            null, Talk.HOST, full.getLocalPort(), Tls.NONE, null, null, null, 1);
            var opened =
                    new Talk()
                            .senders()
                            .create(endpoint, () -> asked.incrementAndGet() == 2)
                            .open();

            assertThat(opened).isInstanceOf(Opened.Failed.class);
            assertThat(asked).as("gave way long before the time-out").hasValue(2);
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    /// As many as the system keeps for a server that accepts none.
    private static List<Socket> fill(ServerSocket server) throws IOException {
        var waiting = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
                waiting.add(socket);
            } catch (SocketTimeoutException e) {
                socket.close();
                return waiting;
            }
        }
    }

    @Test
    void aServerThatHasGreetedIsWaitedFor() {
        try (var server = ScriptedSmtpServer.start().hangAt("EHLO")) {
            var asked = new AtomicInteger();
            var opened =
                    Talk.impatient()
                            .senders()
                            .create(
                                    Talk.endpoint(server, Tls.NONE, null, null),
                                    () -> asked.incrementAndGet() > 0)
                            .open();

            assertThat(opened).isInstanceOf(Opened.Failed.class);
            assertThat(asked).hasValue(0);
        }
    }

    private static ScriptedSmtpServer secured(String user) {
        return ScriptedSmtpServer.start()
                .startTls(TestCertificate.good())
                .requireLogin(user, "secret");
    }

    private static SimpleMailMessage message() {
        var message = new SimpleMailMessage();
        message.setFrom("anna@agency.example");
        message.setTo("carl@candidate.example");
        message.setSubject("Hi");
        message.setText("Hello");
        return message;
    }
}
