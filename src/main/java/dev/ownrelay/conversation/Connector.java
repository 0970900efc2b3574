package dev.ownrelay.conversation;

import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.rejection.Stage;

import jakarta.mail.Session;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Opens connections to one server: checked, pinned, bounded and secured.
final class Connector {

    private static final int MAX_ADDRESSES = 4;

    /// The library cuts characters to octets, so that some beyond ASCII would end the line.
    private static final Pattern ONE_WORD = Pattern.compile("[!-~]{1,255}");

    /// By their limits, of which there are a handful. To make one, the library searches all jars;
    /// it holds constants only, and nothing of a server, a user or a connection.
    private static final Map<Properties, Session> SESSIONS = new ConcurrentHashMap<>();

    private final SmtpEndpoint endpoint;
    private final StepListener steps;
    private final SmtpProperties limits;
    private final HostPolicy policy;
    private final TlsTrust trust;
    private final GuardedSocket.Patience patience;

    /// @param givesWay whether others need the thread more than a server that says nothing
    Connector(
            SmtpEndpoint endpoint,
            StepListener steps,
            SmtpProperties limits,
            HostPolicy policy,
            TlsTrust trust,
            BooleanSupplier givesWay) {
        this.endpoint = endpoint;
        this.steps = steps;
        this.limits = limits;
        this.policy = policy;
        this.trust = trust;
        this.patience = GuardedSocket.Patience.of(limits, givesWay);
    }

    SmtpEndpoint endpoint() {
        return endpoint;
    }

    SmtpProperties limits() {
        return limits;
    }

    Session session() {
        return SESSIONS.computeIfAbsent(constants(), Session::getInstance);
    }

    /// Of constants only: nothing that a user types becomes a property of the library.
    private Properties constants() {
        var constants = new Properties();
        constants.put("mail.smtp.auth", Boolean.toString(endpoint.hasPassword()));
        constants.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        boolean startTls = endpoint.tls() == Tls.STARTTLS;
        constants.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        constants.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        constants.put("mail.smtp.ssl.socketFactory", StartTls.FACTORY);
        constants.put("mail.smtp.quitwait", "false");
        constants.put("mail.smtp.sendpartial", "false");
        constants.put("mail.smtp.chunksize", "-1");
        constants.put("mail.smtp.noop.strict", "true");
        constants.put("mail.mime.allowutf8", Boolean.toString(!endpoint.hasAsciiLogin()));
        constants.put("mail.debug", "false");
        if (limits.allowCramMd5()) {
            constants.put(GuardedTransport.CHALLENGE, "CRAM-MD5");
        }
        return constants;
    }

    GuardedTransport connect() throws ConversationFailure {
        if (endpoint.hasLogin() && endpoint.tls() == Tls.NONE && !limits.allowPlaintextLogin()) {
            throw ConversationFailure.of(
                    Kind.UNAUTHORIZED, Stage.AUTH, Fault.PLAINTEXT_LOGIN.text());
        }
        var tokens = TokenLogin.of(endpoint, limits.commandTimeout());
        try {
            return open(tokens);
        } catch (ConversationFailure failure) {
            if (tokens == null || !tokens.hungUp()) {
                throw failure;
            }
            return open(tokens);
        }
    }

    private GuardedTransport open(@Nullable TokenLogin tokens) throws ConversationFailure {
        var addresses = addresses();
        requireEncryption(addresses);
        var socket = connect(addresses);
        boolean opened = false;
        try {
            var transport = converse(socket, tokens);
            opened = true;
            return transport;
        } finally {
            if (!opened) {
                socket.close();
            }
        }
    }

    private GuardedTransport converse(GuardedSocket socket, @Nullable TokenLogin tokens)
            throws ConversationFailure {
        var limit = limits.commandTimeout();
        var transcript = steps.transcript();
        var transport =
                transcript == null
                        ? new GuardedTransport(session(), endpoint, tokens, socket, steps, limit)
                        : new RecordedTransport(
                                session(), endpoint, tokens, socket, steps, limit, transcript);
        transport.setLocalHost(ehloName(socket.getLocalAddress()));
        transport.open();
        return transport;
    }

    private List<InetAddress> addresses() throws ConversationFailure {
        var lookUp = limits.connectTimeout();
        return switch (policy.check(endpoint, lookUp)) {
            case HostPolicy.Verdict.Blocked _ ->
                    throw ConversationFailure.unavailable(Stage.RESOLVE, Fault.BLOCKED);
            case HostPolicy.Verdict.NotFound _ ->
                    throw ConversationFailure.unavailable(Stage.RESOLVE, Fault.NO_SUCH_HOST);
            case HostPolicy.Verdict.TimedOut _ ->
                    throw ConversationFailure.unavailable(Stage.RESOLVE, Fault.TIMED_OUT);
            case HostPolicy.Verdict.Allowed(var addresses) -> {
                var shown = addresses.stream().map(InetAddress::getHostAddress).toList();
                steps.passed(Stage.RESOLVE, SmtpReply.clean(String.join(", ", shown)));
                yield addresses;
            }
        };
    }

    private void requireEncryption(List<InetAddress> addresses) throws ConversationFailure {
        if (endpoint.tls() == Tls.NONE && !policy.permitsClearText(addresses)) {
            throw ConversationFailure.of(Kind.UNTRUSTED, Stage.TLS, Fault.CLEAR_TEXT.text());
        }
    }

    /// One address after the other, in the order of the resolver.
    private GuardedSocket connect(List<InetAddress> addresses) throws ConversationFailure {
        var failure = ConversationFailure.unavailable(Stage.CONNECT, Fault.UNREACHABLE);
        for (var address : addresses.stream().limit(MAX_ADDRESSES).toList()) {
            try {
                var socket =
                        new GuardedSocket(
                                GuardedSocket.connect(
                                        new InetSocketAddress(address, endpoint.port()),
                                        limits.connectTimeout(),
                                        patience),
                                limits.sessionDeadline(),
                                trust,
                                endpoint.caCertificates(),
                                patience);
                steps.passed(Stage.CONNECT, address.getHostAddress() + " port " + endpoint.port());
                return socket;
            } catch (IOException e) {
                failure = TlsFacts.failure(Stage.CONNECT, e);
            }
        }
        throw failure;
    }

    /// Never the name of the machine: it is a container's and means nothing to the world.
    private String ehloName(InetAddress local) {
        var own = Objects.requireNonNullElse(endpoint.ehloName(), "");
        if (ONE_WORD.matcher(own).matches()) {
            return own;
        }
        var installation = limits.ehloName();
        return installation != null ? installation : literal(local);
    }

    /// RFC 5321 section 4.1.3.
    private static String literal(InetAddress local) {
        var text = local.getHostAddress().split("%", 2)[0];
        return local instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
    }
}
