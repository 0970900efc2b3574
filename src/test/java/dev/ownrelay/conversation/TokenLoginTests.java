package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.ownrelay.conversation.AccessTokens.Answer;
import dev.ownrelay.conversation.AccessTokens.SignInNeeded;
import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Unauthorized;
import dev.ownrelay.conversation.DeliveryResult.Unavailable;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Logging in with an access token: the conversation, the second token, and that nobody sees one.
class TokenLoginTests {

    private static final TestCertificate CERTIFICATE = TestCertificate.good();
    private static final String USER = "anna@agency.example";
    private static final String GOOD = token(1, 1800);
    private static final String OLD = token(2, 1800);
    private static final Set<String> SECRET_PARTS =
            parts(OLD, base64(OLD), base64("x" + OLD), base64("xy" + OLD));
    private static final String JSON =
            """
            {"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}\
            """;

    /// Gives these in turn and remembers what was refused.
    private static final class Given implements AccessTokens {

        private final Deque<Answer> answers;
        private final List<Token> refused = new ArrayList<>();

        Given(Answer... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public Answer token() {
            return answers.remove();
        }

        @Override
        public Answer tokenAfter(Token last) {
            refused.add(last);
            return answers.isEmpty() ? last : answers.remove();
        }
    }

    @AutoClose
    private final ScriptedSmtpServer server =
            ScriptedSmtpServer.start()
                    .startTls(CERTIFICATE)
                    .requireToken((user, token) -> user.equals(USER) && token.equals(GOOD));

    @Test
    void saysUserAndTokenInOneLine() {
        assertThat(send(new Given(new Token(GOOD)))).isInstanceOf(Accepted.class);
        assertThat(server.messages()).singleElement().extracting("login").isEqualTo(USER);
        assertThat(auths())
                .containsExactly(
                        "AUTH XOAUTH2 "
                                + base64("user=" + USER + "\1auth=Bearer " + GOOD + "\1\1"));
    }

    /// A server that others wrote, as a check of our own.
    @Test
    void logsInAtGreenMail() {
        var mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.setUser(USER, USER, GOOD);
        mail.start();
        try {
            var port = mail.getSmtp().getPort();
            var talk = new Talk().with("allow-plaintext-login", "true");
            assertThat(talk.send(endpoint(new Given(new Token(GOOD)), Tls.NONE, USER, port)))
                    .isInstanceOf(Accepted.class);
            assertThat(mail.getReceivedMessages()).hasSize(1);
            var tokens = new Given(new Token(OLD), new Token(GOOD));
            assertThat(talk.send(endpoint(tokens, Tls.NONE, USER, port)))
                    .isInstanceOf(Accepted.class);
            var refused = talk.send(endpoint(new Given(new Token(OLD)), Tls.NONE, USER, port));
            assertThat(refused).isInstanceOf(Unauthorized.class);
            assertThat(refused.reply().code()).isEqualTo(535);
        } finally {
            mail.stop();
        }
    }

    @Test
    void aServerThatDoesNotOfferItHearsNoToken() {
        server.mechanisms("PLAIN LOGIN");
        var tokens = new Given(new Token(GOOD));
        assertUnauthorized(send(tokens), 0, Fault.NO_MECHANISM.with("PLAIN LOGIN"));
        assertThat(auths()).isEmpty();
        assertThat(tokens.answers).hasSize(1);
    }

    @Test
    void noTokenLeavesWithoutTls() {
        var tokens = new Given(new Token(GOOD));
        var bare = endpoint(tokens, Tls.NONE, USER);
        assertUnauthorized(talk().send(bare), 0, Fault.PLAINTEXT_LOGIN.text());
        assertThat(server.connections()).isZero();
    }

    @Test
    void hearsTheRealReplyAfterTheChallenge() {
        server.challenge(JSON);
        assertUnauthorized(
                send(new Given(new Token(OLD))), 535, "5.7.8 Authentication credentials invalid");
        assertThat(server.commands()).containsSubsequence(auths().getFirst(), "");
        assertThat(auths()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedTokenIsFollowedByAnotherOneOnTheSameConnection(boolean challenged) {
        if (challenged) {
            server.challenge(JSON);
        }
        var tokens = new Given(new Token(OLD), new Token(GOOD));
        assertThat(send(tokens)).isInstanceOf(Accepted.class);
        assertThat(tokens.refused).containsExactly(new Token(OLD));
        assertThat(auths()).hasSize(2);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void asksOnlyOnceForAnotherToken() {
        var tokens = new Given(new Token(OLD), new Token(token(3, 900)), new Token(GOOD));
        assertUnauthorized(send(tokens), 535, "5.7.8 Authentication credentials invalid");
        assertThat(auths()).hasSize(2);
    }

    @Test
    void theSameTokenIsNotSaidTwice() {
        assertUnauthorized(
                send(new Given(new Token(OLD), new Token(OLD))),
                535,
                "5.7.8 Authentication credentials invalid");
        assertThat(auths()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatHangsUpAfterARefusalIsCalledOnceMore(boolean secondIsGood) {
        server.closeAfterRefusal();
        var second = secondIsGood ? GOOD : token(3, 900);
        var tokens = new Given(new Token(OLD), new Token(second), new Token(GOOD));
        var result = send(tokens);
        if (secondIsGood) {
            assertThat(result).isInstanceOf(Accepted.class);
        } else {
            assertUnauthorized(result, 535, "5.7.8 Authentication credentials invalid");
        }
        assertThat(server.connections()).isEqualTo(2);
        assertThat(tokens.refused).containsExactly(new Token(OLD));
    }

    /// The challenge was its refusal.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatHangsUpAfterItsChallengeIsCalledOnceMore(boolean secondIsGood) {
        server.challenge(JSON).closeAfterChallenge();
        var second = secondIsGood ? GOOD : token(3, 900);
        var tokens = new Given(new Token(OLD), new Token(second), new Token(GOOD));
        var result = send(tokens);
        if (secondIsGood) {
            assertThat(result).isInstanceOf(Accepted.class);
        } else {
            assertUnauthorized(result, 334, "status=401 scope=https://mail.google.com/");
        }
        assertThat(server.connections()).isEqualTo(2);
        assertThat(auths()).hasSize(2);
        assertThat(tokens.refused).containsExactly(new Token(OLD));
    }

    @Test
    void whatItsChallengeRepeatsOfATokenIsNotTold() {
        server.challenge("{\"status\":\"" + OLD.substring(20, 60) + "\"}").closeAfterChallenge();
        assertUnauthorized(send(new Given(new Token(OLD))), 334, "***");
        assertThat(server.connections()).isEqualTo(1);
    }

    /// It may be busy: another token for each of its whims would be one too many.
    @Test
    void aServerThatHangsUpWithoutAWordSaysNothingOfTheToken() {
        server.closeAt("AUTH");
        var tokens = new Given(new Token(GOOD), new Token(GOOD));
        assertThat(send(tokens))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        gone -> assertThat(gone.reply().text()).isEqualTo(Fault.CLOSED.text()));
        assertThat(tokens.refused).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.7.30 Basic authentication is not supported for Client Submission, 550",
        "454 4.7.0 Temporary authentication failure, 454"
    })
    void whatIsNotAboutTheTokenAsksForNoOther(String reply, int code) {
        server.reply("AUTH", reply);
        var tokens = new Given(new Token(GOOD), new Token(GOOD));
        assertUnauthorized(send(tokens), code, reply.substring(4));
        assertThat(tokens.refused).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void anOddChallengeIsAnOddReply(String reply) {
        server.reply("AUTH", reply);
        assertThat(send(new Given(new Token(OLD), new Token(GOOD))))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        odd -> {
                            assertThat(odd.reply().stage()).isEqualTo(Stage.AUTH);
                            assertThat(odd.reply().code()).isZero();
                        });
        assertThat(server.connections()).isEqualTo(1);
    }

    static List<String> anOddChallengeIsAnOddReply() {
        return List.of(
                "334 not base64 at all!",
                "334 " + base64("no json"),
                "334-e30=\r\n334 e30=",
                "334 " + "QUFB".repeat(1500),
                "250 2.0.0 Ok",
                "235-2.7.0 in\r\n535 out",
                "99 what");
    }

    @ParameterizedTest
    @ValueSource(strings = {"334 ", "334", "334 e30="})
    void aChallengeThatTellsNothingIsAnsweredToo(String reply) {
        server.replyOnce("AUTH", reply);
        assertUnauthorized(send(new Given(new Token(GOOD))), 500, "5.5.2 What?");
        assertThat(server.commands()).contains("");
    }

    @Test
    void aSecondChallengeAfterTheEmptyLineEndsIt() {
        server.replyOnce("AUTH", "334 " + base64(JSON)).reply("", "334 " + base64(JSON));
        assertThat(send(new Given(new Token(GOOD)))).isInstanceOf(Unavailable.class);
    }

    @Test
    void aTokenTooLongForACommandGoesOnItsOwnLine() {
        var huge = token(4, 9200);
        server.requireToken((_, token) -> token.equals(huge));
        assertThat(send(new Given(new Token(huge)))).isInstanceOf(Accepted.class);
        assertThat(auths()).containsExactly("AUTH XOAUTH2");
    }

    @Test
    void aServerThatTakesNoLongCommandGetsTheTokenOnItsOwnLine() {
        server.replyOnce("AUTH", "500 5.5.6 Authentication Exchange line is too long");
        assertThat(send(new Given(new Token(GOOD)))).isInstanceOf(Accepted.class);
        assertThat(auths()).hasSize(2).endsWith("AUTH XOAUTH2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna\1auth=Bearer x", "anna\r\nQUIT", "anna\0", "anna\u0085"})
    void aUserNameThatWouldSayMoreIsRefused(String user) {
        var tokens = new Given(new Token(GOOD));
        assertUnauthorized(
                talk().send(endpoint(tokens, Tls.STARTTLS, user)), 0, Fault.BAD_USER_NAME.text());
        assertThat(auths()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\1b", "a\r\nb", "", "sécret", "a b"})
    void whatIsNoTokenIsNotSaid(String token) {
        assertThat(send(new Given(new Token(token))).reply().text())
                .isEqualTo(Fault.NO_TOKEN.with("not a token"));
        assertThat(auths()).isEmpty();
    }

    @Test
    void whoHasNotSignedInIsToldSo() {
        var result = send(new Given(new SignInNeeded()));
        assertUnauthorized(result, 0, Fault.SIGN_IN_NEEDED.text());
        assertThat(result.signInNeeded()).isTrue();
    }

    @Test
    void aConsentThatEndedMeanwhileIsToldInsteadOfTheRefusal() {
        var result = send(new Given(new Token(OLD), new SignInNeeded()));
        assertThat(result.signInNeeded()).isTrue();
    }

    @Test
    void aProviderThatGivesNoTokenIsUnavailable() {
        var result = send(new Given(new AccessTokens.Unavailable("AADSTS90033: transient")));
        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(result.signInNeeded()).isFalse();
        assertThat(result.reply().text()).isEqualTo("no access token: AADSTS90033: transient");
    }

    @Test
    void anOpenConnectionOutlivesItsToken() {
        var tokens = new Given(new Token(GOOD));
        try (var connection = talk().connect(endpoint(tokens, Tls.STARTTLS, USER))) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(Talk.ENVELOPE, Talk.MESSAGE, () -> true))
                        .isInstanceOf(Accepted.class);
                server.requireToken((_, _) -> false);
            }
        }
        assertThat(auths()).hasSize(1);
    }

    @Test
    void theTranscriptTellsWhyATokenWasRefused() {
        server.challenge(JSON);
        assertThat(report(new Given(new Token(OLD))).transcript())
                .containsSubsequence(
                        "C: AUTH XOAUTH2 ***",
                        "S: 334 status=401 scope=https://mail.google.com/",
                        "C:",
                        "S: 535 5.7.8 Authentication credentials invalid");
    }

    @Test
    void noTokenIsSeenAnywhere() {
        var root = (Logger) LoggerFactory.getLogger("ROOT");
        var ours = (Logger) LoggerFactory.getLogger("dev.ownrelay");
        var before = ours.getLevel();
        var heard = new ListAppender<ILoggingEvent>();
        heard.start();
        root.addAppender(heard);
        ours.setLevel(Level.TRACE);
        try {
            var said = "user=" + USER + "\1auth=Bearer " + OLD + "\1\1";
            for (var echo :
                    List.of(
                            OLD,
                            OLD.toUpperCase(Locale.ROOT),
                            "token=" + OLD.substring(0, 380),
                            OLD.substring(400, 430),
                            base64(OLD),
                            base64(said),
                            base64(said).substring(40, 300),
                            base64("xy" + OLD))) {
                server.behave();
                server.challenge(
                        "{\"status\":\"401\",\"scope\":\"" + echo.substring(0, 30) + "\"}");
                server.reply("AUTH", "535-5.7.8 no: " + echo + "\r\n535 <" + echo + ">");
                var report = report(new Given(new Token(OLD), new Token(GOOD)));
                assertHidden(String.join("\n", report.transcript()));
                report.steps().forEach(step -> assertHidden(String.valueOf(step.detail())));
                server.reply("AUTH", "535 5.7.8 no: " + echo);
                assertHidden(send(new Given(new Token(OLD))).reply().text());
            }
            root.detachAppender(heard);
            synchronized (heard) { // another thread may be about to add its last one
                assertHidden(
                        heard.list.stream()
                                .map(ILoggingEvent::getFormattedMessage)
                                .collect(Collectors.joining("\n")));
            }
            assertHidden(
                    endpoint(new Given(new Token(OLD)), Tls.STARTTLS, USER) + " " + new Token(OLD));
        } finally {
            root.detachAppender(heard);
            ours.setLevel(before);
        }
    }

    @Test
    void ordinaryWordsOfARefusalAreLeft() {
        var words = "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled";
        server.reply("AUTH", "535 " + words + " for the Tenant.");
        assertUnauthorized(send(new Given(new Token(OLD))), 535, words + " for the Tenant.");
    }

    /// No run of eight characters of it, in any of its forms.
    private static void assertHidden(String text) {
        var folded = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i + 8 <= folded.length(); i++) {
            assertThat(SECRET_PARTS).doesNotContain(folded.substring(i, i + 8));
        }
    }

    private static Set<String> parts(String... forms) {
        var parts = new HashSet<String>();
        for (var form : forms) {
            var folded = form.toLowerCase(Locale.ROOT);
            for (int i = 4; i + 12 <= folded.length(); i++) {
                parts.add(folded.substring(i, i + 8));
            }
        }
        return parts;
    }

    private DeliveryResult send(AccessTokens tokens) {
        return talk().send(endpoint(tokens, Tls.STARTTLS, USER));
    }

    private ConnectionReport report(AccessTokens tokens) {
        return new ServerTrial(talk().senders(), new SettableClock())
                .run(endpoint(tokens, Tls.STARTTLS, USER), USER, StepListener.NONE);
    }

    private SmtpEndpoint endpoint(AccessTokens tokens, Tls tls, String user) {
        return endpoint(tokens, tls, user, server.port());
    }

    private static SmtpEndpoint endpoint(AccessTokens tokens, Tls tls, String user, int port) {
        return new SmtpEndpoint(null, Talk.HOST, port, tls, user, null, tokens, null, null, 1);
    }

    private static Talk talk() {
        return Talk.trusting(CERTIFICATE);
    }

    private List<String> auths() {
        return server.commands().stream().filter(said -> said.startsWith("AUTH ")).toList();
    }

    private static void assertUnauthorized(DeliveryResult result, int code, String text) {
        assertThat(result).isInstanceOf(Unauthorized.class);
        assertThat(result.reply().stage()).isEqualTo(Stage.AUTH);
        assertThat(result.reply().code()).isEqualTo(code);
        assertThat(result.reply().text()).isEqualTo(text);
    }

    /// As long as those of providers are.
    private static String token(long seed, int length) {
        var octets = new byte[length];
        new Random(seed).nextBytes(octets);
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        return Arrays.asList(
                        encoded.substring(0, length / 3),
                        encoded.substring(length / 3, length * 2 / 3),
                        encoded.substring(length * 2 / 3, length))
                .stream()
                .collect(Collectors.joining("."));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
