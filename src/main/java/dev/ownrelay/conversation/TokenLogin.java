package dev.ownrelay.conversation;

import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.ConversationFailure.Kind;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

/// Logs in with an access token instead of a password (XOAUTH2). A token that the server refuses is
/// followed by another one, once, on the same connection, or on a new one where the server hung up.
/// Who hangs up without a word of the token has said nothing of it.
final class TokenLogin {

    static final String MECHANISM = "XOAUTH2";

    private static final String COMMAND = "AUTH " + MECHANISM;

    /// RFC 4954 section 4, with the end of the line.
    private static final int LONGEST_LINE = 12_288;

    private static final int IN = 235;
    private static final int GO_ON = 334;
    private static final int REFUSED = 535;
    private static final int UNKNOWN_OR_TOO_LONG = 500;

    /// RFC 6749 appendix A.12.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,16384}");

    private static final Pattern DETAIL =
            Pattern.compile("\"(status|scope)\"\\s*:\\s*\"?([!#-\\[\\]-~ ]{1,200})\"?");

    /// The conversation that it is part of.
    interface Server {

        /// From now on this token is nowhere shown.
        void hides(Token token);

        void say(Stage stage, Duration time, String... commands) throws ConversationFailure;

        SmtpReply hear(Stage stage, Duration time) throws ConversationFailure;

        /// Without what is hidden.
        SmtpReply shown(SmtpReply reply);

        /// The last reply as read, with its code.
        String getLastServerResponse();
    }

    /// What a server answered.
    ///
    /// @param challenged whether it first told why in a challenge of its own
    /// @param gone whether it hung up after that
    private record Answer(SmtpReply reply, boolean challenged, boolean gone) {

        boolean isIn() {
            return reply.code() == IN;
        }

        /// Whether another token could be taken.
        boolean isOfTheToken() {
            return challenged || reply.code() == REFUSED;
        }
    }

    private final SmtpEndpoint endpoint;
    private final AccessTokens tokens;
    private final Duration limit;
    private @Nullable Token another;
    private boolean hungUp;

    private TokenLogin(SmtpEndpoint endpoint, AccessTokens tokens, Duration limit) {
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.limit = limit;
    }

    /// @param limit of the time for one reply
    /// @return null: it is not with tokens that one logs in there
    static @Nullable TokenLogin of(SmtpEndpoint endpoint, Duration limit) {
        var tokens = endpoint.tokens();
        return endpoint.hasLogin() && tokens != null
                ? new TokenLogin(endpoint, tokens, limit)
                : null;
    }

    /// What is said, before it is encoded.
    static String words(@Nullable String user, Token token) {
        return "user=" + user + "\1auth=Bearer " + token.value() + "\1\1";
    }

    /// What the challenge of a refusal tells, of all that may be in it.
    ///
    /// @param line with its code
    /// @return null: it is no such challenge
    static @Nullable String details(String line) {
        var encoded = line.strip().substring(Math.min(line.strip().length(), 4));
        try {
            var json = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            if (!json.isBlank() && !json.strip().startsWith("{")) {
                return null;
            }
            var told = new StringBuilder();
            var detail = DETAIL.matcher(json);
            while (detail.find() && told.length() < LONGEST_LINE) {
                told.append(' ').append(detail.group(1)).append('=').append(detail.group(2));
            }
            return SmtpReply.clean(told.toString().strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Whether the server ended the connection at the second token, so that it may have one more
    /// connection.
    boolean hungUp() {
        return hungUp;
    }

    /// @throws ConversationFailure when it is not let in
    void run(Server server) throws ConversationFailure {
        hungUp = false;
        var second = another;
        if (second != null) {
            check(offer(server, second));
            return;
        }
        var first = first();
        var answer = offer(server, first);
        if (!answer.isIn()) {
            second = next(first, answer.reply(), answer.isOfTheToken());
            another = second;
            if (answer.gone()) {
                hungUp = true;
                throw ConversationFailure.unavailable(Stage.AUTH, Fault.CLOSED);
            }
            again(server, second);
        }
    }

    private void again(Server server, Token second) throws ConversationFailure {
        try {
            check(offer(server, second));
        } catch (ConversationFailure failure) {
            hungUp = failure.hungUp();
            throw failure;
        }
    }

    private static void check(Answer answer) throws ConversationFailure {
        if (!answer.isIn()) {
            throw ConversationFailure.said(Stage.AUTH, answer.reply());
        }
    }

    /// A user name is part of a list whose parts end with a control character.
    private Token first() throws ConversationFailure {
        var user = Objects.requireNonNullElse(endpoint.username(), "");
        if (user.chars().anyMatch(Character::isISOControl)) {
            throw ConversationFailure.of(Kind.UNAUTHORIZED, Stage.AUTH, Fault.BAD_USER_NAME.text());
        }
        return usable(tokens.token());
    }

    private Token next(Token refused, SmtpReply refusal, boolean ofTheToken)
            throws ConversationFailure {
        if (ofTheToken) {
            var next = tokens.tokenAfter(refused);
            if (next instanceof AccessTokens.SignInNeeded) {
                return usable(next);
            }
            if (next instanceof Token token && !token.equals(refused)) {
                return usable(token);
            }
        }
        throw ConversationFailure.said(Stage.AUTH, refusal);
    }

    private static Token usable(AccessTokens.Answer answer) throws ConversationFailure {
        return switch (answer) {
            case Token token when TOKEN.matcher(token.value()).matches() -> token;
            case Token _ -> throw none("not a token");
            case AccessTokens.Unavailable(var reason) -> throw none(reason);
            case AccessTokens.SignInNeeded _ ->
                    throw ConversationFailure.of(
                            Kind.UNAUTHORIZED, Stage.AUTH, Fault.SIGN_IN_NEEDED.text());
        };
    }

    private static ConversationFailure none(String reason) {
        return ConversationFailure.of(Kind.UNAVAILABLE, Stage.AUTH, Fault.NO_TOKEN.with(reason));
    }

    private Answer offer(Server server, Token token) throws ConversationFailure {
        server.hides(token);
        var words = words(endpoint.username(), token).getBytes(StandardCharsets.UTF_8);
        var encoded = Base64.getEncoder().encodeToString(words);
        var line = COMMAND + " " + encoded;
        if (line.length() + 2 > LONGEST_LINE) {
            return inTwo(server, encoded);
        }
        var reply = ask(server, line);
        return reply.code() == UNKNOWN_OR_TOO_LONG ? inTwo(server, encoded) : answer(server, reply);
    }

    /// For servers that bear no such line with a command in it.
    private Answer inTwo(Server server, String encoded) throws ConversationFailure {
        var reply = ask(server, COMMAND);
        return reply.code() == GO_ON
                ? answer(server, ask(server, encoded))
                : new Answer(reply, false, false);
    }

    /// A server that says why in a challenge says the rest after an empty line.
    private Answer answer(Server server, SmtpReply reply) throws ConversationFailure {
        if (reply.code() != GO_ON) {
            return new Answer(judged(reply, true), false, false);
        }
        var details = details(server.getLastServerResponse());
        if (details == null) {
            throw ConversationFailure.odd(Stage.AUTH, reply);
        }
        return rest(server, server.shown(new SmtpReply(GO_ON, details)));
    }

    /// @param challenge all that is known where the server says no more
    private Answer rest(Server server, SmtpReply challenge) throws ConversationFailure {
        try {
            return new Answer(judged(ask(server, ""), false), true, false);
        } catch (ConversationFailure failure) {
            if (!failure.hungUp()) {
                throw failure;
            }
            return new Answer(challenge, true, true);
        }
    }

    private static SmtpReply judged(SmtpReply reply, boolean mayBeIn) throws ConversationFailure {
        boolean in = mayBeIn && reply.code() == IN;
        if (in || reply.transientFailure() || reply.permanentFailure()) {
            return reply;
        }
        throw ConversationFailure.odd(Stage.AUTH, reply);
    }

    private SmtpReply ask(Server server, String line) throws ConversationFailure {
        server.say(Stage.AUTH, limit, line);
        return server.hear(Stage.AUTH, limit);
    }
}
