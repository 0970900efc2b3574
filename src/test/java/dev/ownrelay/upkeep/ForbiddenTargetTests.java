package dev.ownrelay.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.ForbiddenTarget;
import dev.ownrelay.network.LookUps;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.validation.BeanPropertyBindingResult;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/// No server that somebody types reaches into the network that Ownrelay stands in: not when it is
/// saved, not when it is tested, not when a message is sent.
@Timeout(120)
class ForbiddenTargetTests {

    private static final PlainMail.From FROM =
            new PlainMail.From("anna@agency.example", "Anna", null);

    /// On every address of this machine, IPv4 and IPv6.
    private final ServerSocket open = listen();

    private final ServerSocket closedByPolicy = listen();

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Arrival> arrivalsByPort = new LinkedBlockingQueue<>();

    /// @param at the address of this machine that somebody connected to
    private record Arrival(InetAddress at, int fromPort) {

        boolean forbidden() {
            return !at.getHostAddress().equals(ForbiddenTarget.PERMITTED);
        }
    }

    @BeforeEach
    void watch() {
        Thread.ofVirtual().start(() -> note(open, arrivals));
        Thread.ofVirtual().start(() -> note(closedByPolicy, arrivalsByPort));
    }

    @AfterEach
    void stop() throws IOException {
        open.close();
        closedByPolicy.close();
    }

    @Test
    void noneIsReachedFromAnyEntry() throws Exception {
        var always =
                Stream.of(
                                ForbiddenTarget.literals(),
                                ForbiddenTarget.names(),
                                ForbiddenTarget.ports(closedByPolicy.getLocalPort()))
                        .flatMap(targets -> targets)
                        .toList();
        always.forEach(target -> isRefusedEverywhere(talk(), target));
        var changing = ForbiddenTarget.rebinding().toList();
        changing.forEach(this::leadsNowhereElse);

        long connections =
                Stream.concat(
                                until(open, arrivals).filter(Arrival::forbidden),
                                until(closedByPolicy, arrivalsByPort))
                        .count();
        System.out.printf(
                "SSRF: %d targets × 3 entry points, %d connections%n",
                always.size() + changing.size(), connections);
        assertThat(connections).isZero();
    }

    /// Without this nobody knows whether the listener would have noticed.
    @Test
    void theListenerIsReachedWhereTheOperatorAllowsIt() throws Exception {
        var talk = talk().with("allowed-networks", "127.0.0.0/8");
        var target = new ForbiddenTarget("127.0.0.1", null, List.of("127.0.0.1"));
        assertThat(save(talk, target)).isTrue();
        test(talk, target);
        send(talk, target);
        assertThat(until(open, arrivals)).hasSize(4).allMatch(Arrival::forbidden);
    }

    /// Although the operator lets the agencies' servers stand at its address.
    @Test
    void theDefaultRelayIsReachedByItselfAlone() throws Exception {
        var relay = endpoint(new ForbiddenTarget("relay.example", null, List.of()));
        Stream.of("127.0.0.1", "127.0.0.2", "::ffff:127.0.0.1", "relay.example", "alias.example")
                .map(host -> new ForbiddenTarget(host, null, List.of("127.0.0.1")))
                .forEach(target -> isRefusedEverywhere(besides(relay), target));
        assertThat(until(open, arrivals)).isEmpty();

        var names = new ForbiddenTarget("relay.example", null, List.of("127.0.0.1"));
        besides(relay).resolving(names.resolver()).send(relay);
        assertThat(until(open, arrivals)).hasSize(1);
    }

    private Talk besides(SmtpEndpoint relay) {
        return talk().with("allowed-networks", "127.0.0.0/8,::1").withRelay(relay);
    }

    private void isRefusedEverywhere(Talk talk, ForbiddenTarget target) {
        boolean unknown = target.answers().equals(List.of(""));
        var why = unknown ? Fault.NO_SUCH_HOST.text() : Fault.BLOCKED.text();
        assertThat(save(talk, target)).as("save %s", target).isEqualTo(unknown);
        Stream.concat(test(talk, target), send(talk, target))
                .forEach(reply -> {
                    assertThat(reply.stage()).as("%s", target).isEqualTo(Stage.RESOLVE);
                    assertThat(reply.text()).as("%s", target).isEqualTo(why);
                });
    }

    /// At each entry with the script from its beginning, then at all of them in a row.
    private void leadsNowhereElse(ForbiddenTarget target) {
        save(talk(), target);
        test(talk(), target);
        send(talk(), target);
        var one = target.resolver();
        save(talk(), target, one);
        test(talk(), target, one);
        send(talk(), target, one);
    }

    private boolean save(Talk talk, ForbiddenTarget target) {
        return save(talk, target, target.resolver());
    }

    /// @return whether the form was taken
    private boolean save(Talk talk, ForbiddenTarget target, LookUps.Resolver resolver) {
        var form =
                new SmtpServerForm(
                        "Mail",
                        typed(target),
                        Tls.NONE,
                        "",
                        "",
                        true,
                        "",
                        "2",
                        "",
                        "",
                        "",
                        "",
                        "",
                        false,
                        "");
        var errors = new BeanPropertyBindingResult(form, "form");
        var properties = talk.properties();
        var policy = talk.resolving(resolver).policy();
        var logins = new LoginValidator(null, policy, null);
        var validator = new SmtpServerValidator(policy, properties, logins, Clock.systemUTC());
        var login = LoginForm.of("");
        var typed =
                new TypedServer(form, errors, login, new BeanPropertyBindingResult(login, "login"));
        boolean taken = validator.read(typed, null, UUID.randomUUID()).isPresent();
        assertThat(errors.hasFieldErrors("address")).isNotEqualTo(taken);
        return taken;
    }

    private Stream<DeliveryResult.Reply> test(Talk talk, ForbiddenTarget target) {
        return test(talk, target, target.resolver());
    }

    /// *Test connection* and the test message.
    private Stream<DeliveryResult.Reply> test(
            Talk talk, ForbiddenTarget target, LookUps.Resolver resolver) {
        var test = talk.resolving(resolver).test();
        var endpoint = endpoint(target);
        return Stream.of(
                test.run(endpoint, "anna@agency.example", StepListener.NONE).result(),
                test.sendTestMessage(endpoint, FROM, "anna@agency.example", "Test", "Hi").result());
    }

    private Stream<DeliveryResult.Reply> send(Talk talk, ForbiddenTarget target) {
        return send(talk, target, target.resolver());
    }

    /// A message of the outbox, and Spring's own way.
    private Stream<DeliveryResult.Reply> send(
            Talk talk, ForbiddenTarget target, LookUps.Resolver resolver) {
        var endpoint = endpoint(target);
        var result = talk.resolving(resolver).send(endpoint);
        var message = new SimpleMailMessage();
        message.setTo("carl@candidate.example");
        assertThatExceptionOfType(MailException.class)
                .isThrownBy(() -> talk.senders().create(endpoint).send(message));
        return Stream.of(result.reply());
    }

    private String typed(ForbiddenTarget target) {
        return target.typed(open.getLocalPort());
    }

    private SmtpEndpoint endpoint(ForbiddenTarget target) {
        int port = target.port() == null ? open.getLocalPort() : target.port();
        return new SmtpEndpoint(null, target.host(), port, Tls.NONE, null, null, null, 1);
    }

    private Talk talk() {
        return new Talk()
                .with("allowed-networks", ForbiddenTarget.PERMITTED)
                .with("allowed-ports", Integer.toString(open.getLocalPort()))
                .with("connect-timeout", "2s");
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void note(ServerSocket listening, BlockingQueue<Arrival> arrivals) {
        while (!listening.isClosed()) {
            try (var socket = listening.accept()) {
                arrivals.add(new Arrival(socket.getLocalAddress(), socket.getPort()));
            } catch (IOException e) {
                return;
            }
        }
    }

    /// All that arrived before a connection of our own that is made now.
    private static Stream<Arrival> until(ServerSocket listening, BlockingQueue<Arrival> arrivals)
            throws IOException, InterruptedException {
        var before = new ArrayList<Arrival>();
        try (var last = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
            var next = arrivals.take();
            while (next.fromPort() != last.getLocalPort()) {
                before.add(next);
                next = arrivals.take();
            }
        }
        return before.stream();
    }
}
