package dev.ownrelay.conversation;

import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.LookUps;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;

/// Ownrelay's own conversation, as a lane has it: stored octets, kept connections that retire after
/// 100 messages, hand over hand where the server allows it.
final class Ours {

    private final MailSenderFactory senders;
    private final SmtpEndpoint endpoint;
    private final byte[] message;
    private final Envelope envelope;
    private final boolean handOverHand;

    Ours(int port, byte[] message, boolean handOverHand) {
        var properties =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of(
                                                "ownrelay.smtp.allowed-networks", "127.0.0.0/8",
                                                "ownrelay.smtp.allowed-ports", "1-65535",
                                                "ownrelay.smtp.ehlo-name", "ownrelay.example")))
                        .bindOrCreate("ownrelay.smtp", SmtpProperties.class);
        var local = new InetAddress[] {InetAddress.getLoopbackAddress()};
        var policy = new HostPolicy(properties, new LookUps(_ -> local.clone()));
        this.senders =
                new MailSenderFactory(
                        properties,
                        policy,
                        new TlsTrust(properties, Clock.systemUTC()),
                        new SmtpMeters(new SimpleMeterRegistry()));
        this.endpoint =
                new SmtpEndpoint(null, "mail.agency.example", port, Tls.NONE, null, null, null, 1);
        this.message = message;
        this.envelope = new Envelope(Messages.FROM, Messages.TO, message.length);
        this.handOverHand = handOverHand;
    }

    SmtpConnection open() {
        return switch (senders.create(endpoint).open()) {
            case Opened.Open(var connection) -> connection;
            case Opened.Failed(var why) -> throw new IllegalStateException(why.toString());
        };
    }

    /// @throws IllegalStateException when a message is not accepted
    void send(int messages) {
        var connection = open();
        for (int i = 0; i < messages; i++) {
            if (!connection.reusable()) {
                connection.close();
                connection = open();
            }
            send(connection, i + 1 < messages);
        }
        connection.close();
    }

    void send(SmtpConnection connection, boolean another) {
        var result =
                connection.send(
                        envelope,
                        out -> out.write(message),
                        () -> true,
                        another && handOverHand ? envelope : null);
        if (!(result instanceof DeliveryResult.Accepted)) {
            throw new IllegalStateException(result.toString());
        }
    }
}
