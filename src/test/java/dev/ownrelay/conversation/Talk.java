package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.LookUps;
import dev.ownrelay.relay.RelayPlace;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.trial.ServerTrial;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Our side of a conversation in tests: every name leads to 127.0.0.1, the limits are short.
public final class Talk {

    public static final String HOST = "mail.agency.example";
    public static final Envelope ENVELOPE =
            new Envelope("anna@agency.example", "carl@candidate.example", 12);
    public static final MessageContent MESSAGE = message("Subject: Hi\r\n\r\nHello\r\n");

    public final Map<String, Object> settings = new HashMap<>();
    public final AtomicLong nanos = new AtomicLong(1);
    private Clock clock = Clock.systemUTC();
    private @Nullable SmtpEndpoint relay;
    private List<String> relayNetworks = List.of();
    private LookUps.Resolver resolver = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};

    public Talk() {
        settings.put("ownrelay.smtp.allowed-networks", "127.0.0.0/8");
        settings.put("ownrelay.smtp.allowed-ports", "1-65535");
        settings.put("ownrelay.smtp.ehlo-name", "ownrelay.example");
        settings.put("ownrelay.smtp.connect-timeout", "5s");
        settings.put("ownrelay.smtp.command-timeout", "10s");
        settings.put("ownrelay.smtp.final-timeout", "10s");
    }

    public static Talk trusting(TestCertificate certificate) {
        return new Talk().with("trust-store", certificate.pem().toString());
    }

    /// With limits that end soon, for servers that hang.
    public static Talk impatient() {
        return new Talk()
                .with("command-timeout", "300ms")
                .with("data-timeout", "300ms")
                .with("final-timeout", "300ms");
    }

    public Talk with(String property, String value) {
        settings.put("ownrelay.smtp." + property, value);
        return this;
    }

    public Talk resolving(LookUps.Resolver names) {
        resolver = names;
        return this;
    }

    /// @param networks where it may stand; none: where its name leads
    public Talk withRelay(SmtpEndpoint endpoint, String... networks) {
        relay = endpoint;
        relayNetworks = List.of(networks);
        return this;
    }

    public Talk at(Clock time) {
        clock = time;
        return this;
    }

    public SmtpProperties properties() {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("ownrelay.smtp", SmtpProperties.class);
    }

    public MailSenderFactory senders() {
        var properties = properties();
        return new MailSenderFactory(
                properties,
                policy(),
                new TlsTrust(properties, clock),
                new SmtpMeters(new SimpleMeterRegistry()),
                nanos::get);
    }

    public TlsTrust trust() {
        return new TlsTrust(properties(), clock);
    }

    public HostPolicy policy() {
        var properties = properties();
        var lookUps = new LookUps(resolver);
        var place = new RelayPlace(relay, relayNetworks, properties.connectTimeout(), lookUps);
        return new HostPolicy(properties, place, lookUps);
    }

    public Opened open(SmtpEndpoint endpoint) {
        return senders().create(endpoint).open();
    }

    public SmtpConnection connect(SmtpEndpoint endpoint) {
        var opened = open(endpoint);
        assertThat(opened).isInstanceOf(Opened.Open.class);
        return ((Opened.Open) opened).connection();
    }

    /// Opens, sends this message, closes.
    public DeliveryResult send(SmtpEndpoint endpoint, Envelope envelope, byte[] message) {
        return send(endpoint, envelope, out -> out.write(message));
    }

    public ServerTrial test() {
        return new ServerTrial(senders(), Clock.systemUTC());
    }

    /// Opens, sends one ordinary message, closes.
    public DeliveryResult send(SmtpEndpoint endpoint) {
        return send(endpoint, MESSAGE);
    }

    public DeliveryResult send(SmtpEndpoint endpoint, MessageContent message) {
        return send(endpoint, ENVELOPE, message);
    }

    private DeliveryResult send(SmtpEndpoint endpoint, Envelope envelope, MessageContent message) {
        return switch (open(endpoint)) {
            case Opened.Failed(var result) -> result;
            case Opened.Open(var connection) -> {
                try (connection) {
                    yield connection.send(envelope, message, () -> true);
                }
            }
        };
    }

    public static SmtpEndpoint endpoint(ScriptedSmtpServer server, Tls tls) {
        return endpoint(server, tls, null, null);
    }

    public static SmtpEndpoint endpoint(
            ScriptedSmtpServer server, Tls tls, String username, String secret) {
        return new SmtpEndpoint(null, HOST, server.port(), tls, username, secret, null, 1);
    }

    public static MessageContent message(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
