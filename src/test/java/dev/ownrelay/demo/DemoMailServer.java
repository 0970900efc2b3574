package dev.ownrelay.demo;

import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// One mail server of the demo on a free loopback port. It answers as [DemoReplies] say.
public final class DemoMailServer {

    private final String name;
    private final String tls;
    private final @Nullable String login;
    private final @Nullable String password;
    private final ScriptedSmtpServer server = ScriptedSmtpServer.start();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private volatile Duration pause = Duration.ZERO;

    private DemoMailServer(
            String name, String tls, @Nullable String login, @Nullable String password) {
        this.name = name;
        this.tls = tls;
        this.login = login;
        this.password = password;
        server.judge(this::reply)
                .onMessage(message -> arrivals.addFirst(Arrival.of(message, Instant.now())));
    }

    static DemoMailServer open(String name) {
        return new DemoMailServer(name, "NONE", null, null);
    }

    /// TLS from the first byte, and messages only from who is signed in.
    static DemoMailServer withTls(String name, String login, String password) {
        var demo = new DemoMailServer(name, "TLS", login, password);
        demo.server.implicitTls(TestCertificate.lasting()).requireLogin(login, password);
        return demo;
    }

    static DemoMailServer withStartTls(String name, String login, String password) {
        var demo = new DemoMailServer(name, "STARTTLS", login, password);
        demo.server.startTls(TestCertificate.lasting()).requireLogin(login, password);
        return demo;
    }

    /// Refuses every recipient.
    DemoMailServer refusing(String reply) {
        server.judge((place, _) -> place.equals("RCPT") ? reply : null);
        return this;
    }

    private @Nullable String reply(String place, String recipient) {
        if (place.equals("DOT") && pause.isPositive()) {
            LockSupport.parkNanos(pause.toNanos());
        }
        return DemoReplies.to(place, recipient);
    }

    /// Takes so long for each message.
    void takeYourTime(Duration forEach) {
        pause = forEach;
    }

    void changePassword(String newPassword) {
        server.requireLogin(String.valueOf(login), newPassword);
    }

    void breakDown() {
        server.stop();
    }

    /// What arrived before counts no more.
    void empty() {
        arrivals.clear();
        server.messages().clear();
        server.commands().clear();
    }

    public String name() {
        return name;
    }

    /// NONE, TLS or STARTTLS.
    public String tls() {
        return tls;
    }

    /// The user name it asks for; null: none.
    public @Nullable String login() {
        return login;
    }

    /// The password it was set up with; null: none.
    public @Nullable String password() {
        return password;
    }

    public int port() {
        return server.port();
    }

    /// Newest first.
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }
}
