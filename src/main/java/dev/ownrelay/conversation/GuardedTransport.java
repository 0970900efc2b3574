package dev.ownrelay.conversation;

import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.rejection.Stage;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import org.eclipse.angus.mail.smtp.SMTPTransport;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The SMTP client of the mail library, made strict: every reply is read by the rules, nothing
/// secret is said before TLS, and a server that withdraws an extension is not talked into less.
class GuardedTransport extends SMTPTransport {

    private static final List<String> MECHANISMS = List.of("PLAIN", "LOGIN");
    private static final String CHALLENGE = "CRAM-MD5";

    private final SmtpEndpoint endpoint;
    private final GuardedSocket socket;
    private final StepListener steps;
    private final LoginMask mask;
    private final byte[] buffer = new byte[MessageOutput.BUFFER];
    private Duration limit;
    private Stage stage = Stage.GREETING;
    private SmtpReply last = new SmtpReply(0, "");

    GuardedTransport(
            Session session,
            SmtpEndpoint endpoint,
            GuardedSocket socket,
            StepListener steps,
            Duration limit) {
        super(session, null);
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

    synchronized SmtpReply last() {
        return last;
    }

    /// Says one command, or several in one write (RFC 2920).
    synchronized void say(Stage next, Duration time, String... commands)
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

    /// Begins a stage in which nothing is said in commands: the message itself.
    synchronized void begin(Stage next, Duration session) {
        stage = next;
        socket.begin(session);
    }

    /// Hears the next reply.
    synchronized SmtpReply hear(Stage next, Duration time) throws ConversationFailure {
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
        return super.protocolConnect(
                endpoint.host(),
                endpoint.port(),
                endpoint.hasLogin() ? endpoint.username() : null,
                endpoint.hasLogin() ? Objects.requireNonNullElse(endpoint.secret(), "") : null);
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        stage = Stage.EHLO;
        boolean extended = super.ehlo(domain);
        if (!extended && !(unknownCommand() && mayGoWithout())) {
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
        try {
            tellOfTls();
        } catch (IOException e) {
            throw lost(e);
        }
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
        passed(code);
        return code;
    }

    private void passed(int code) {
        if (stage == Stage.GREETING && code == 220 || stage == Stage.AUTH && code == 235) {
            steps.passed(stage, last.text());
        }
    }

    private void secure() throws ConversationFailure {
        socket.within(limit);
        try {
            socket.secure();
            tellOfTls();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void tellOfTls() throws IOException {
        var tls = Objects.requireNonNull(socket.tls());
        var details = TlsFacts.of(tls);
        steps.secured(details);
        steps.passed(Stage.TLS, TlsFacts.text(details));
    }

    private boolean unknownCommand() {
        return last.code() == 500 || last.code() == 502;
    }

    private boolean mayGoWithout() {
        return endpoint.tls() != Tls.STARTTLS && !endpoint.hasLogin();
    }

    private boolean readyForLogin() {
        return endpoint.tls() != Tls.STARTTLS || socket.tls() != null;
    }

    /// Of what is needed next, is it offered? Else the library would do without it and call that a
    /// success.
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

    /// PLAIN, then LOGIN, as the properties say; where a server wants neither, CRAM-MD5 (RFC 2195),
    /// which the library has only by way of SASL. A token for XOAUTH2 would be one more case here.
    private void chooseMechanism() throws ConversationFailure {
        if (MECHANISMS.stream().anyMatch(this::supportsAuthentication)) {
            return;
        }
        if (!supportsAuthentication(CHALLENGE)) {
            var offered = Objects.requireNonNullElse(getExtensionParameter("AUTH"), "");
            var shown = mask.hide(SmtpReply.clean(offered));
            throw ConversationFailure.of(Kind.UNAUTHORIZED, stage, Fault.NO_MECHANISM.with(shown));
        }
        setSASLMechanisms(new String[] {CHALLENGE});
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
        if (socket.expired()) {
            return ConversationFailure.unavailable(stage, Fault.TIMED_OUT);
        }
        return TlsFacts.failure(stage, e);
    }
}
