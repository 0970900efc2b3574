package dev.ownrelay.demo;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.auth.LoginAuthenticationState;
import com.icegreen.greenmail.smtp.auth.PlainAuthenticationState;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// One GreenMail server on a free loopback port. With a login it speaks TLS from the first byte and
/// takes messages only from who is signed in.
public final class DemoMailServer {

    private static final String MAILBOX = "inbox";

    private final String name;
    private final @Nullable String login;
    private final GreenMail server;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    /// GreenMail forgets the login with the first message of a connection; each connection has a
    /// thread of its own.
    private final ThreadLocal<@Nullable String> signedIn = new ThreadLocal<>();

    private DemoMailServer(String name, @Nullable String login, GreenMail server) {
        this.name = name;
        this.login = login;
        this.server = server;
    }

    static DemoMailServer open(String name) {
        return start(new DemoMailServer(name, null, greenMail(ServerSetup.PROTOCOL_SMTP)), "");
    }

    static DemoMailServer withLogin(String name, String login, String password) {
        var greenMail = greenMail(ServerSetup.PROTOCOL_SMTPS);
        return start(new DemoMailServer(name, login, greenMail), password);
    }

    private static GreenMail greenMail(String protocol) {
        return new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
    }

    private static DemoMailServer start(DemoMailServer demo, String password) {
        demo.server.start();
        demo.server.setUser(MAILBOX, MAILBOX, password);
        if (demo.login != null) {
            demo.server.setUser(demo.login, demo.login, password);
        }
        demo.server.getUserManager().setMessageDeliveryHandler(demo::take);
        return demo;
    }

    private GreenMailUser take(MovingMessage message, MailAddress to) throws MessagingException {
        if (message.getAuthenticationState() != null) {
            signedIn.set(verified(message));
        }
        if (login != null && signedIn.get() == null) {
            throw new MessagingException("Sign in first");
        }
        arrivals.addFirst(arrival(message, to));
        return users().getUser(MAILBOX);
    }

    private @Nullable String verified(MovingMessage message) {
        return switch (message.getAuthenticationState()) {
            case PlainAuthenticationState plain
                    when users().test(plain.getUsername(), plain.getPassword()) ->
                    plain.getUsername();
            case LoginAuthenticationState typed
                    when users().test(typed.getUsername(), typed.getPassword()) ->
                    typed.getUsername();
            default -> null;
        };
    }

    private Arrival arrival(MovingMessage message, MailAddress to) throws MessagingException {
        var arriving = message.getMessage();
        var source = new ByteArrayOutputStream();
        try {
            arriving.writeTo(source);
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
        var user = signedIn.get();
        return new Arrival(
                Instant.now(),
                user == null ? "-" : user,
                String.valueOf(message.getReturnPath()),
                arriving.getFrom()[0].toString(),
                to.getEmail(),
                String.valueOf(arriving.getSubject()),
                text(arriving),
                source.toString(StandardCharsets.UTF_8));
    }

    private static String text(MimeMessage message) throws MessagingException {
        try {
            return message.isMimeType("text/plain") ? String.valueOf(message.getContent()) : "";
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
    }

    private UserManager users() {
        return server.getUserManager();
    }

    public String name() {
        return name;
    }

    /// The user name it asks for; null: none.
    public @Nullable String login() {
        return login;
    }

    public int port() {
        return (login == null ? server.getSmtp() : server.getSmtps()).getPort();
    }

    /// Newest first.
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }
}
