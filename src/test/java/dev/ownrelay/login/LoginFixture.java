package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.http.ImpatientHttp;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.TestClock;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// An agency with a server that is signed in to at a provider on this machine.
@OwnrelayTest
@Import({TestClock.class, LocalProvider.class, KnownLogins.class, ImpatientHttp.class})
@ResourceLock("LocalProvider")
abstract class LoginFixture {

    static final String SECRET = "cl13nt~S3cr3t.Value";
    static final List<String> MAIL_SERVER = List.of("mail.agency.test", "587", "STARTTLS", "");

    @Autowired Logins logins;
    @Autowired Consents consents;
    @Autowired ClientSecrets secrets;
    @Autowired KnownLogins known;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    Fixtures fixtures;
    UUID agency;
    UUID server;
    UUID user;

    @DynamicPropertySource
    static void trust(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.smtp.trust-store", () -> TestCertificate.good().pem().toString());
        properties.add("ownrelay.oauth.microsoft.client-id", () -> "operators");
        properties.add("ownrelay.oauth.microsoft.client-secret", () -> "0perat0rs~Secret");
    }

    @BeforeEach
    void start() {
        clock.set(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        PROVIDER.behave();
        known.clear();
        fixtures = new Fixtures(jdbc, manager);
        agency = fixtures.agency();
        server = fixtures.server(agency, "Kantoor");
        user = fixtures.user(agency, server);
    }

    static LoginSettings settings(Kind kind, Grant grant) {
        boolean typed = kind == Kind.OAUTH;
        return new LoginSettings(
                kind,
                grant,
                "client-1",
                kind == Kind.MICROSOFT ? "agency.test" : "",
                typed ? PROVIDER.signInUrl() : "",
                typed ? PROVIDER.tokenUrl() : "",
                typed ? "openid offline_access mail" : "");
    }

    /// Of all users of the server.
    LoginOf shared(LoginSettings settings, @Nullable String secret) {
        return login(settings, null, "office@agency.test", secret);
    }

    LoginOf shared() {
        return shared(settings(Kind.OAUTH, Grant.DELEGATED), SECRET);
    }

    LoginOf of(UUID userId) {
        return login(
                settings(Kind.OAUTH, Grant.EACH_USER), userId, userId + "@agency.test", SECRET);
    }

    private LoginOf login(
            LoginSettings settings,
            @Nullable UUID userId,
            String account,
            @Nullable String secret) {
        var bare = login(settings, userId, account, (SealedSecret) null);
        var login =
                secret == null
                        ? bare
                        : login(settings, userId, account, as(() -> secrets.seal(bare, secret)));
        return known.add(login, 1);
    }

    private LoginOf login(
            LoginSettings settings,
            @Nullable UUID userId,
            String account,
            @Nullable SealedSecret secret) {
        return new LoginOf(agency, server, userId, account, settings, secret, MAIL_SERVER);
    }

    /// Somebody has signed in, and brought these.
    LoginOf signedIn(LoginOf login, String access, String refresh, int seconds) {
        var granted = new TokenAnswer.Granted(access, refresh, "", Duration.ofSeconds(seconds));
        as(() -> {
            consents.store(new ServerLogin(login, "Kantoor", 1), granted, login.account(), user);
            return null;
        });
        known.signedIn.clear();
        return login;
    }

    LoginState state(LoginOf login) {
        return as(() -> logins.state(login));
    }

    String token(LoginOf login) {
        return value(logins.tokens(login).token());
    }

    static String value(AccessTokens.Answer answer) {
        return answer instanceof AccessTokens.Token(var value) ? value : answer.toString();
    }

    <T> T as(Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }

    static String refreshTokenAsked() {
        return PROVIDER.asked().getLast().form().get("refresh_token");
    }

    static ScriptedProvider.Answer answer(String access, String refresh) {
        return ScriptedProvider.tokens(access, refresh, 3600);
    }
}
