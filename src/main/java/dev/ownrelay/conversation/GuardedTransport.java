package dev.ownrelay.conversation;

import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.rejection.Stage;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The SMTP client of the mail library, made strict: every reply is read by the rules, nothing
/// secret is said before TLS, and a server that withdraws an extension is not talked into less.
class GuardedTransport extends SMTPTransport implements TokenLogin.Server {

    private static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN");

    /// What the session allows besides, by way of SASL.
    static final String CHALLENGE = "mail.smtp.sasl.mechanisms";

    private final SmtpEndpoint endpoint;
    private final GuardedSocket socket;
    private final StepListener steps;
    private final LoginMask mask;
    private final @Nullable TokenLogin tokens; // null: it is not with tokens that one logs in
    private final byte[] buffer = new byte[MessageOutput.BUFFER];
    private Duration limit;
    private Stage stage = Stage.GREETING;
    private SmtpReply last = new SmtpReply(0, "");

    GuardedTransport(
            Session session,
            SmtpEndpoint endpoint,
            @Nullable TokenLogin tokens,
            GuardedSocket socket,
            StepListener steps,
            Duration limit) {
        super(session, null);
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.socket = socket;
        this.steps = steps;
        this.mask = new LoginMask(endpoint);
        this.limit = limit;
    }

    /// Greets, secures and logs in, or says why not.
    synchronized void open() throws ConversationFailure {
        try {
            if (endpoint.tls() == Tls.TLS) {
                stage = Stage.TLS;
                secure();
                stage = Stage.GREETING;
            }
            connect(socket);
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    GuardedSocket socket() {
        return socket;
    }

    /// For the messages, one after the other.
    byte[] buffer() {
        return buffer;
    }

    StepListener steps() {
        return steps;
    }

    /// Says one command, or several in one write (RFC 2920).
    @Override
    public synchronized void say(Stage next, Duration time, String... commands)
            throws ConversationFailure {
        stage = next;
        socket.within(time);
        try {
            var out = socket.getOutputStream();
            out.write(CommandLines.of(commands));
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /// Begins a stage in which nothing is said in commands.
    synchronized void begin(Stage next, Duration session) {
        stage = next;
        socket.begin(session);
    }

    /// Hears the next reply.
    @Override
    public synchronized SmtpReply hear(Stage next, Duration time) throws ConversationFailure {
        stage = next;
        limit = time;
        try {
            readServerResponse();
            return last;
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    @Override
    protected synchronized boolean protocolConnect(
            String host, int port, String user, String password) throws MessagingException {
        boolean byPassword = endpoint.hasPassword();
        boolean connected =
                super.protocolConnect(
                        endpoint.host(),
                        endpoint.port(),
                        byPassword ? endpoint.username() : null,
                        byPassword ? Objects.requireNonNullElse(endpoint.secret(), "") : null);
        if (connected && tokens != null) {
            tokens.run(this);
        }
        return connected;
    }

    @Override
    public void hides(AccessTokens.Token token) {
        mask.hides(token);
    }

    @Override
    public SmtpReply shown(SmtpReply reply) {
        return mask.hide(reply);
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        stage = Stage.EHLO;
        boolean extended = super.ehlo(domain);
        if (!extended && !mayGoWithout()) {
            throw ConversationFailure.said(Kind.UNAVAILABLE, Stage.EHLO, last);
        }
        if (extended) {
            steps.passed(Stage.EHLO, last.text());
            stage = readyForLogin() ? Stage.AUTH : Stage.TLS;
            checkOffer();
        }
        return extended;
    }

    @Override
    protected void startTLS() throws MessagingException {
        if (endpoint.tls() != Tls.STARTTLS || socket.tls() != null) {
            // the library would try so where AUTH is answered with 530
            throw ConversationFailure.said(Kind.UNAUTHORIZED, Stage.AUTH, last);
        }
        stage = Stage.TLS;
        super.startTLS();
        tellOfTls();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        socket.within(limit);
        int code = super.readServerResponse();
        var raw = getLastServerResponse();
        last = mask.hide(SmtpReply.read(raw));
        if (code < 0 && (raw.equals("[EOF]") || last.odd() && !raw.endsWith("\n"))) {
            throw ConversationFailure.unavailable(stage, Fault.CLOSED);
        }
        if (code < 0 || last.odd()) {
            throw ConversationFailure.odd(stage, last);
        }
        socket.heard();
        if (stage == Stage.GREETING && code == 220 || stage == Stage.AUTH && code == 235) {
            steps.passed(stage, last.text());
        }
        return code;
    }

    private void secure() throws ConversationFailure {
        socket.within(limit);
        try {
            socket.secure();
        } catch (IOException e) {
            throw lost(e);
        }
        tellOfTls();
    }

    private void tellOfTls() throws ConversationFailure {
        try {
            var details = TlsFacts.of(Objects.requireNonNull(socket.tls()));
            steps.secured(details);
            steps.passed(Stage.TLS, TlsFacts.text(details));
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private boolean mayGoWithout() {
        boolean unknown = last.code() == 500 || last.code() == 502;
        return unknown && endpoint.tls() != Tls.STARTTLS && !endpoint.hasLogin();
    }

    private boolean readyForLogin() {
        return endpoint.tls() != Tls.STARTTLS || socket.tls() != null;
    }

    /// Is what is needed next offered? Else the library would do without and call it a success.
    private void checkOffer() throws ConversationFailure {
        if (!readyForLogin()) {
            if (!supportsExtension("STARTTLS")) {
                throw ConversationFailure.of(Kind.UNTRUSTED, stage, Fault.NO_STARTTLS.text());
            }
        } else if (endpoint.hasLogin()) {
            if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
                throw ConversationFailure.of(Kind.UNAUTHORIZED, stage, Fault.NO_AUTH.text());
            }
            chooseMechanism();
        }
    }

    /// PLAIN, then LOGIN; where a server wants neither, CRAM-MD5 (RFC 2195), if that is allowed,
    /// which the library has only by way of SASL. A token can be said in one way only.
    private void chooseMechanism() throws ConversationFailure {
        var ours = tokens == null ? MECHANISMS : List.of(TokenLogin.MECHANISM);
        if (ours.stream().anyMatch(this::supportsAuthentication)) {
            return;
        }
        var challenge = session.getProperty(CHALLENGE);
        if (tokens != null || challenge == null || !supportsAuthentication(challenge)) {
            var offered = Objects.requireNonNullElse(getExtensionParameter("AUTH"), "");
            var shown = mask.hide(SmtpReply.clean(offered));
            throw ConversationFailure.of(Kind.UNAUTHORIZED, stage, Fault.NO_MECHANISM.with(shown));
        }
        setSASLMechanisms(new String[] {challenge});
        setSASLEnabled(true);
    }

    private ConversationFailure failure(MessagingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversationFailure known) {
                return known;
            }
            if (cause instanceof IOException io) {
                return lost(io);
            }
        }
        return ConversationFailure.said(stage, last);
    }

    private ConversationFailure lost(IOException e) {
        return socket.expired()
                ? ConversationFailure.unavailable(stage, Fault.TIMED_OUT)
                : TlsFacts.failure(stage, e);
    }
}
