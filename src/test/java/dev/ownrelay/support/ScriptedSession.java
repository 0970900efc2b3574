package dev.ownrelay.support;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocket;

/// One conversation of a [ScriptedSmtpServer].
final class ScriptedSession {

    private static final String DONE = "";

    /// Not a word, and no connection any more.
    private static final String GONE = "\0";

    private final ScriptedSmtpServer server;
    private Socket socket;
    private InputStream in;
    private boolean secured;
    private @Nullable String login;
    private String from = "";
    private String to = "";

    /// Whether the recipient was refused, although DATA may be on its way already.
    private boolean judgedUnfit;

    ScriptedSession(ScriptedSmtpServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void run(boolean crowded) throws IOException {
        if (server.usesImplicitTls()) {
            secure();
        }
        if (crowded) {
            write("421 4.7.0 Too many connections");
            return;
        }
        answer("GREETING", "220 mail.agency.example ESMTP");
        while (true) {
            var command = commandLine();
            server.commands().add(command);
            var verb = ScriptedSmtpServer.verbOf(command);
            if (verb.equals("MAIL") && in.available() > 0) {
                server.sawGroup();
            }
            var said = answer(verb, usualReply(verb, command));
            if (said.equals(GONE)) {
                return;
            }
            if (verb.equals("STARTTLS") && said.startsWith("220")) {
                secure();
            } else if (verb.equals("DATA") && said.startsWith("354")) {
                message();
            } else if (verb.equals("QUIT") || verb.equals("AUTH") && endsAfter(said)) {
                return;
            }
        }
    }

    private boolean endsAfter(String login) {
        return server.closesAfterRefusal() && login.startsWith("5");
    }

    private String usualReply(String verb, String command) throws IOException {
        return switch (verb) {
            case "EHLO" -> ehlo();
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" -> server.hangsAt("AUTH") ? DONE : auth(command);
            case "MAIL" -> {
                from = path(command);
                yield server.wantsLogin() && login == null
                        ? "530 5.7.0 Authentication required"
                        : "250 2.1.0 Ok";
            }
            case "RCPT" -> {
                to = path(command);
                var reply = server.judged("RCPT", to, "250 2.1.5 Ok");
                judgedUnfit = !reply.startsWith("250");
                yield reply;
            }
            case "DATA" ->
                    judgedUnfit
                            ? "554 5.5.1 No valid recipients"
                            : "354 End data with <CR><LF>.<CR><LF>";
            case "QUIT" -> "221 2.0.0 Bye";
            case "HELO", "RSET", "NOOP" -> "250 2.0.0 Ok";
            default -> "500 5.5.2 What?";
        };
    }

    private String ehlo() {
        var reply = new StringBuilder("250-mail.agency.example");
        server.extensions().forEach(extension -> reply.append("\r\n250-").append(extension));
        boolean startTls = server.certificate() != null && !server.usesImplicitTls();
        if (startTls && !secured) {
            reply.append("\r\n250-STARTTLS");
        }
        if (server.wantsLogin() && (secured || !startTls)) {
            reply.append("\r\n250-AUTH ").append(server.mechanisms());
        }
        return reply.append("\r\n250 HELP").toString();
    }

    private String auth(String command) throws IOException {
        var parts = command.split(" ");
        if (parts[1].equals("CRAM-MD5")) {
            return challenge();
        }
        if (parts[1].equals("XOAUTH2")) {
            return token(decode(parts.length > 2 ? parts[2] : ask("")));
        }
        String name;
        String password;
        if (parts[1].equals("PLAIN")) {
            var fields = decode(parts.length > 2 ? parts[2] : ask("")).split("\0", -1);
            name = fields[1];
            password = fields[2];
        } else {
            name = decode(parts.length > 2 ? parts[2] : ask("Username:"));
            password = decode(ask("Password:"));
        }
        return welcome(name, name.equals(server.user()) && password.equals(server.password()));
    }

    /// As Google and Microsoft describe it.
    private String token(String said) throws IOException {
        var fields = said.split("\1", -1);
        boolean formed =
                fields.length == 4
                        && fields[0].startsWith("user=")
                        && fields[1].startsWith("auth=Bearer ")
                        && fields[2].isEmpty()
                        && fields[3].isEmpty();
        if (!formed) {
            return "501 5.5.4 Malformed";
        }
        var name = fields[0].substring(5);
        boolean right = server.takes(name, fields[1].substring(12));
        var challenge = server.challenge();
        if (!right && challenge != null && !ask(challenge).isEmpty()) {
            return "501 5.5.4 An empty line was expected";
        }
        if (!right && server.closesAfterChallenge()) {
            return GONE;
        }
        return welcome(name, right);
    }

    /// RFC 2195 section 2.
    private String challenge() throws IOException {
        var challenge = "<1896.697170952@mail.agency.example>";
        var answer = decode(ask(challenge));
        var user = Objects.requireNonNull(server.user());
        return welcome(user, answer.equals(user + " " + digest(challenge)));
    }

    private String digest(String challenge) {
        try {
            var key = Objects.requireNonNull(server.password()).getBytes(StandardCharsets.UTF_8);
            var mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key, "HmacMD5"));
            var octets = challenge.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String welcome(String name, boolean right) {
        login = right ? name : null;
        return right ? "235 2.7.0 Welcome" : "535 5.7.8 Authentication credentials invalid";
    }

    private String ask(String prompt) throws IOException {
        var encoded = Base64.getEncoder().encodeToString(prompt.getBytes(StandardCharsets.UTF_8));
        write("334 " + encoded);
        var answer = line();
        server.commands().add(answer);
        return answer;
    }

    private void message() throws IOException {
        var bytes = new ByteArrayOutputStream();
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException();
        }
        in.reset();
        answer("BODY", DONE);
        for (var line = line(); !line.equals("."); line = line()) {
            var text = line.startsWith(".") ? line.substring(1) : line;
            bytes.write(text.getBytes(StandardCharsets.ISO_8859_1));
            bytes.write('\r');
            bytes.write('\n');
        }
        server.commands().add(".");
        if (in.available() > 0) {
            server.sawHandOver();
            forgetWhatFollows();
        }
        var message = new ScriptedSmtpServer.Message(from, to, login, bytes.toByteArray());
        var usual = server.judged("DOT", to, "250 2.0.0 Ok: queued as 4711");
        var reply = Objects.requireNonNull(server.replyFor("DOT", usual));
        if (reply.startsWith("250")) {
            server.took(message);
        }
        if (reply.isEmpty()) {
            throw new EOFException();
        }
        act("DOT", reply);
    }

    private void forgetWhatFollows() throws IOException {
        if (server.forgetsWhatFollowsTheDot()) {
            in.skipNBytes(in.available());
        }
    }

    private String answer(String place, String usual) throws IOException {
        var reply = Objects.requireNonNull(server.replyFor(place, usual));
        act(place, reply);
        return reply;
    }

    private void act(String place, String reply) throws IOException {
        if (server.hangsAt(place)) {
            if (place.equals("BODY")) {
                stopReading();
            }
            in.transferTo(OutputStream.nullOutputStream());
            throw new EOFException();
        }
        var cut = server.cutAt(place);
        if (cut != null) {
            socket.getOutputStream().write(cut);
        }
        if (cut != null || server.closesAt(place)) {
            socket.close();
            throw new EOFException();
        }
        while (server.tricklesAt(place)) {
            socket.getOutputStream().write('2');
            LockSupport.parkNanos(10_000_000);
        }
        var flood = server.floodAt(place);
        while (flood != null) {
            socket.getOutputStream().write(flood);
        }
        if (!reply.equals(DONE) && !reply.equals(GONE)) {
            write(reply);
        }
    }

    private void stopReading() throws EOFException {
        while (!socket.isClosed()) {
            LockSupport.parkNanos(50_000_000);
        }
        throw new EOFException();
    }

    private void secure() throws IOException {
        act("TLS", DONE);
        var instead = server.insteadOfTls();
        if (instead != null) {
            in.read();
            socket.getOutputStream().write(instead);
            in.transferTo(OutputStream.nullOutputStream());
            throw new EOFException();
        }
        var certificate = Objects.requireNonNull(server.certificate());
        var factory = certificate.context().getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        socket = tls;
        secured = true;
        in = new BufferedInputStream(tls.getInputStream());
    }

    private void write(String reply) throws IOException {
        var octets = (reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /// A line ended by CRLF; a bare CR or LF is part of it, as a strict server reads.
    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.append((char) c);
            int length = line.length();
            if (c == '\n' && length > 1 && line.charAt(length - 2) == '\r') {
                return line.substring(0, length - 2);
            }
        }
        throw new EOFException();
    }

    private String commandLine() throws IOException {
        return new String(line().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String path(String command) {
        int start = command.indexOf('<');
        int end = command.lastIndexOf('>');
        return start < 0 || end < start ? "" : command.substring(start + 1, end);
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
