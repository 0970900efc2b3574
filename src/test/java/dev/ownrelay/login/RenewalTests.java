package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;
import static dev.ownrelay.support.ScriptedProvider.error;
import static dev.ownrelay.support.ScriptedProvider.hangUp;
import static dev.ownrelay.support.ScriptedProvider.json;
import static dev.ownrelay.support.ScriptedProvider.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.AccessTokens.SignInNeeded;
import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.AccessTokens.Unavailable;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.support.ScriptedProvider.Answer;
import dev.ownrelay.support.TestDatabase;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.UncategorizedSQLException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// The access tokens of a login, while its provider and its database live their own lives.
@Timeout(300)
class RenewalTests extends LoginFixture {

    private static final int HOUR = 3600;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    @Autowired LoginRows rows;
    @Autowired LoginTokens sealed;
    @Autowired Registrations registrations;
    @Autowired TokenSource source;
    @Autowired LostLogins losses;
    @Autowired JdbcConnectionDetails database;

    @AfterEach
    void letTheDatabaseStore() {
        superuser("drop trigger if exists broken on server_login");
    }

    @Test
    void aLoginWhoseKeyIsNotHereYetIsNotLost() {
        var login = signedIn(shared(), "a1", "r1", 3600);
        key("^v1:", "v1:later");
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.LOCKED);
        assertThat(state(login).signInNeeded()).isFalse();
        assertThat(logins.tokens(login).token())
                .isInstanceOfSatisfying(
                        Unavailable.class, no -> assertThat(no.reason()).contains("key"));
        key("^v1:later", "v1:");
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
        assertThat(token(login)).isEqualTo("a1");
    }

    private void key(String from, String to) {
        fixtures.in(
                agency,
                "update server_login set sealed_refresh = regexp_replace(sealed_refresh, ?, ?)",
                from,
                to);
    }

    @Test
    void asksNobodyWhileATokenLasts() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR - 61));

        assertThat(token(login)).isEqualTo("first");
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void renewsAMinuteBeforeTheEndAndKeepsTheNextRefreshToken() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR - 59));
        PROVIDER.once(answer("second", "r2"));
        assertThat(token(login)).isEqualTo("second");
        assertThat(PROVIDER.asked().getFirst().form())
                .isEqualTo(
                        Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", "r1",
                                "client_id", "client-1",
                                "client_secret", SECRET));

        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(answer("third", ""));
        assertThat(token(login)).isEqualTo("third");
        assertThat(refreshTokenAsked()).isEqualTo("r2");

        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(answer("fourth", ""));
        assertThat(token(login)).isEqualTo("fourth");
        assertThat(refreshTokenAsked()).isEqualTo("r2");
    }

    /// A mail server's clock may be ahead of the provider's: then a token ends early for it.
    @Test
    void hasAnotherOneAfterTheMailServerRefusedOne() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        PROVIDER.once(answer("second", "r2"));

        assertThat(value(logins.tokens(login).tokenAfter(new Token("first")))).isEqualTo("second");
        assertThat(value(logins.tokens(login).tokenAfter(new Token("first")))).isEqualTo("second");
        assertThat(PROVIDER.asked()).as("the second found it there").hasSize(1);
    }

    @Test
    void livesWithTokensOfHalfAMinute() {
        var login = signedIn(shared(), "first", "r1", 30);
        clock.advance(Duration.ofSeconds(22));
        assertThat(token(login)).isEqualTo("first");
        PROVIDER.once(tokens("second", "", 30));
        clock.advance(Duration.ofSeconds(1));
        assertThat(token(login)).isEqualTo("second");
        assertThat(token(login)).isEqualTo("second");
        assertThat(PROVIDER.asked()).hasSize(1);
    }

    @Test
    void countsFromWhenItAskedAndBelievesNoImpossibleTime() {
        var login = signedIn(shared(), "first", "r1", 1);
        for (var seconds : new String[] {"\"3600\"", "99999999999", "-5", "\"soon\"", "null"}) {
            clock.advance(Duration.ofDays(2));
            PROVIDER.once(
                    json(200, "{\"access_token\":\"t\",\"expires_in\":%s}".formatted(seconds)));
            assertThat(token(login)).isEqualTo("t");
            assertThat(token(login)).isEqualTo("t");
        }
        assertThat(PROVIDER.asked()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "slow", "5xx", "garbage", "html", "1 MiB", "no token", "429"})
    void aProviderThatFailsLosesNothing(String how) {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR + 1));
        PROVIDER.once(failure(how));

        assertThat(logins.tokens(login).token())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        no -> assertThat(no.reason()).isNotBlank().hasSizeLessThan(512));
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
        PROVIDER.once(answer("second", ""));
        assertThat(token(login)).isEqualTo("second");
        assertThat(refreshTokenAsked()).isEqualTo("r1");
    }

    private static Answer failure(String how) {
        return switch (how) {
            case "down" -> hangUp();
            case "slow" -> PROVIDER.trickle();
            case "5xx" -> json(503, "{\"error\":\"invalid_grant\"}");
            case "429" -> json(429, "{\"error\":\"invalid_grant\"}");
            case "garbage" -> json(200, "}{\u0000");
            case "html" -> json(400, "<h1>Bad Request</h1>");
            case "1 MiB" -> json(200, "{\"access_token\":\"" + "x".repeat(1 << 20) + "\"}");
            default -> json(200, "{\"access_token\":\"two words\"}");
        };
    }

    @Test
    void aTokenInItsLastMinuteIsBetterThanNone() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR - 30));
        PROVIDER.always(json(500, ""));

        assertThat(token(login)).isEqualTo("first");
        clock.advance(Duration.ofSeconds(30));
        assertThat(logins.tokens(login).token()).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "interaction_required", "consent_required"})
    void aConsentThatIsOverIsToldOnceToWhoeverGaveIt(String error) {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(error(error));

        assertThat(logins.tokens(login).token()).isInstanceOf(SignInNeeded.class);
        assertThat(logins.tokens(login).token()).isInstanceOf(SignInNeeded.class);
        assertThat(PROVIDER.asked()).as("nobody asks again").hasSize(1);
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.LOST);
        assertThat(state(login).since()).isEqualTo(clock.instant());
        assertThat(state(login).reason()).isEqualTo(error + ": said so");
        assertThat(known.lost).hasSize(1);
        assertThat(known.lost.getFirst().owner().userId()).isEqualTo(user);
        assertThat(known.lost.getFirst().serverName()).isEqualTo("Kantoor");
        assertThat(audit()).isEqualTo("Kantoor, office@agency.test");

        signedIn(login, "next", "r9", HOUR);
        assertThat(token(login)).isEqualTo("next");
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
    }

    private String audit() {
        return fixtures.value(
                agency,
                String.class,
                "select detail from audit_event where action = 'server-login.lost'");
    }

    /// To sign in again would not help.
    @Test
    void aClientSecretThatEndedIsNoLostConsent() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        var words = "AADSTS7000222: The secret " + SECRET + " is expired.\\r\\nTrace ID: 1-2";
        PROVIDER.once(
                json(
                        401,
                        "{\"error\":\"invalid_client\",\"error_description\":\"%s\"}"
                                .formatted(words)));

        assertThat(logins.tokens(login).token())
                .isEqualTo(
                        new Unavailable(
                                "invalid_client: AADSTS7000222: The secret *** is expired."));
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
    }

    @Test
    void twoNodesRenewOnce() throws Exception {
        var login = signedIn(shared(), "t0", "r0", HOUR);
        var here = logins;
        var there =
                new Logins(
                        rows,
                        sealed,
                        registrations,
                        new Renewals(rows, sealed, source, losses, clock, manager),
                        source,
                        secrets);
        int rounds = 100;
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int round = 1; round <= rounds; round++) {
                clock.advance(Duration.ofSeconds(HOUR));
                PROVIDER.asked().clear();
                PROVIDER.always(answer("t" + round, "r" + round));
                var begin = new CountDownLatch(1);
                var all = new ArrayList<Callable<String>>();
                for (int i = 0; i < 6; i++) {
                    var node = i % 2 == 0 ? here : there;
                    all.add(() -> {
                        begin.await();
                        return value(node.tokens(login).token());
                    });
                }
                var answers = all.stream().map(threads::submit).toList();
                begin.countDown();
                for (var answer : answers) {
                    assertThat(answer.get()).isEqualTo("t" + round);
                }
                assertThat(PROVIDER.asked()).as("round %d", round).hasSize(1);
                assertThat(refreshTokenAsked()).isEqualTo("r" + (round - 1));
            }
        }
        System.out.printf("renewal: two nodes, %d rounds, 1 renewal each%n", rounds);
    }

    /// However many logins end at once, and however long the provider thinks.
    @Test
    void renewalsLeaveThePagesTheirConnections() throws Exception {
        var all = new ArrayList<LoginOf>();
        for (int i = 0; i < 12; i++) {
            agency = i % 4 == 0 ? fixtures.agency() : agency;
            server = fixtures.server(agency, "Server " + i);
            all.add(signedIn(shared(), "old", "r", HOUR));
        }
        clock.advance(Duration.ofSeconds(HOUR));
        var thought = new CountDownLatch(1);
        PROVIDER.always(exchange -> {
            await(thought);
            answer("new", "").to(exchange);
        });
        try (var threads = Executors.newFixedThreadPool(all.size())) {
            var answers = all.stream().map(login -> threads.submit(() -> token(login))).toList();
            Waiting.until(() -> PROVIDER.asked().size() == 4);
            for (var login : all) {
                assertThat(CurrentTenant.call(login.agency(), () -> logins.state(login)).kind())
                        .isEqualTo(LoginState.Kind.SIGNED_IN);
            }
            assertThat(PROVIDER.asked()).hasSize(4);
            thought.countDown();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo("new");
            }
        }
    }

    /// An administrator types where tokens are had, and that place may think for ever.
    @Test
    void providersThatThinkKeepNoOtherAgencyWaiting() throws Exception {
        var thought = new CountDownLatch(1);
        PROVIDER.always(exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/slow")) {
                await(thought);
            }
            answer("new", "").to(exchange);
        });
        var slow = new ArrayList<LoginOf>();
        for (int i = 0; i < 8; i++) {
            server = fixtures.server(agency, "Slow " + i);
            slow.add(signedIn(shared(atSlowProvider(), SECRET), "old", "r", HOUR));
        }
        agency = fixtures.agency();
        server = fixtures.server(agency, "Kantoor");
        user = fixtures.user(agency, server);
        var other = signedIn(shared(), "old", "r", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        try (var threads = Executors.newFixedThreadPool(slow.size())) {
            var answers = slow.stream().map(login -> threads.submit(() -> token(login))).toList();
            Waiting.until(() -> PROVIDER.asked().size() == 2);
            assertThat(token(other)).isEqualTo("new");
            assertThat(answers).noneMatch(Future::isDone);
            thought.countDown();
        }
    }

    private static LoginSettings atSlowProvider() {
        var is = settings(Kind.OAUTH, Grant.DELEGATED);
        return new LoginSettings(
                is.kind(),
                is.grant(),
                is.clientId(),
                is.directory(),
                is.authorizationUrl(),
                PROVIDER.url("/slow/token"),
                is.scopes());
    }

    // ---- two at once ----

    @Test
    void ofTwoSignInsAtOnceOneStandsWhole() throws Exception {
        var login = shared();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 20; round++) {
                var begin = new CountDownLatch(1);
                var both = new ArrayList<Future<?>>();
                for (var who : List.of("anna", "ben")) {
                    both.add(
                            threads.submit(() -> {
                                await(begin);
                                Waiting.until(() -> isSignedInAs(login, who));
                            }));
                }
                begin.countDown();
                for (var one : both) {
                    one.get();
                }
                var who = state(login).account();
                assertThat(token(login)).isEqualTo("a-" + who);
                clock.advance(Duration.ofHours(2));
                PROVIDER.once(answer("next", ""));
                assertThat(token(login)).isEqualTo("next");
                assertThat(refreshTokenAsked()).isEqualTo("r-" + who);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSignsInDuringARenewalIsSignedIn(boolean granted) throws Exception {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        var signIn = new FutureTask<>(() -> signedInAs(login, "anna"), null);
        PROVIDER.once(exchange -> {
            meanwhile(signIn);
            (granted ? answer("second", "r2") : error("invalid_grant")).to(exchange);
        });

        logins.tokens(login).token();
        signIn.get();

        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.SIGNED_IN);
        assertThat(token(login)).isEqualTo("a-anna");
        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(answer("third", ""));
        assertThat(token(login)).isEqualTo("third");
        assertThat(refreshTokenAsked()).isEqualTo("r-anna");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSignsOutDuringARenewalIsSignedOut(boolean granted) throws Exception {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        var signOut = new FutureTask<>(() -> as(() -> logins.forget(login)));
        PROVIDER.once(exchange -> {
            meanwhile(signOut);
            (granted ? answer("second", "r2") : error("invalid_grant")).to(exchange);
        });

        logins.tokens(login).token();

        assertThat(signOut.get().orElseThrow().refreshToken()).isEqualTo(granted ? "r2" : "r1");
        assertThat(logins.tokens(login).token()).isInstanceOf(SignInNeeded.class);
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.NONE);
        assertThat(PROVIDER.asked()).hasSize(1);
    }

    /// Begins it, and waits until it waits for the row that the renewal holds.
    private void meanwhile(FutureTask<?> work) {
        Thread.ofPlatform().daemon().start(work);
        Waiting.until(() ->
                TestDatabase.superuser(database)
                        .sql(
                                """
                                select exists (select from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock')
                                """)
                        .query(Boolean.class)
                        .single());
    }

    private void signedInAs(LoginOf login, String who) {
        var granted = new TokenAnswer.Granted("a-" + who, "r-" + who, "", Duration.ofHours(1));
        as(() -> consents.store(new ServerLogin(login, "Kantoor", 1), granted, who, user));
    }

    /// @return false where the other one held the login for too long: the page says to come again
    private boolean isSignedInAs(LoginOf login, String who) {
        try {
            signedInAs(login, who);
            return true;
        } catch (UncategorizedSQLException e) {
            assertThat(e.getSQLException().getSQLState()).isEqualTo(LOCK_NOT_AVAILABLE);
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aDatabaseThatLosesTheConnectionMeanwhileIsTriedAgain() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(exchange -> {
            query(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and state = 'idle in transaction'
                    """);
            answer("second", "r2").to(exchange);
        });

        assertThat(token(login)).isEqualTo("second");
        clock.advance(Duration.ofSeconds(HOUR));
        PROVIDER.once(answer("third", "r3"));
        assertThat(token(login)).isEqualTo("third");
        assertThat(refreshTokenAsked()).isEqualTo("r2");
    }

    /// As after a kill between the provider's answer and the commit.
    @Test
    void whatCouldNotBeStoredIsAskedForAgainWithTheTokenBefore() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        breakTheDatabase();
        PROVIDER.once(answer("lost", "r2"));
        assertThat(logins.tokens(login).token()).isInstanceOf(Unavailable.class);

        letTheDatabaseStore();
        PROVIDER.once(answer("second", "r3"));
        assertThat(token(login)).isEqualTo("second");
        assertThat(refreshTokenAsked()).as("the provider allows it again").isEqualTo("r1");
    }

    @Test
    void whereTheProviderForbidsThatTheOwnerIsAsked() {
        var login = signedIn(shared(), "first", "r1", HOUR);
        clock.advance(Duration.ofSeconds(HOUR));
        breakTheDatabase();
        PROVIDER.once(answer("lost", "r2"));
        logins.tokens(login).token();

        letTheDatabaseStore();
        PROVIDER.once(error("invalid_grant"));
        assertThat(logins.tokens(login).token()).isInstanceOf(SignInNeeded.class);
        assertThat(known.lost).hasSize(1);
    }

    private void breakTheDatabase() {
        superuser(
                """
                create or replace function break_logins() returns trigger language plpgsql as
                    $$ begin raise exception 'broken'; end $$;
                create trigger broken before update on server_login
                    for each row execute function break_logins()
                """);
    }

    private void superuser(String sql) {
        TestDatabase.superuser(database).sql(sql).update();
    }

    private void query(String sql) {
        TestDatabase.superuser(database).sql(sql).query((_, _) -> 0).list();
    }
}
