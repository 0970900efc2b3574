package dev.ownrelay.health;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.ReplyPattern;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Explains the failure of a server itself.
@Component
public class FailureWords {

    /// What is said of these tells more than where the conversation ended.
    private static final Set<Cause> TELLING =
            EnumSet.of(
                    Cause.CERTIFICATE,
                    Cause.CERTIFICATE_UNTRUSTED,
                    Cause.CERTIFICATE_OTHER_NAME,
                    Cause.CERTIFICATE_EXPIRED,
                    Cause.TLS_TOO_OLD,
                    Cause.TLS_NOT_OFFERED,
                    Cause.TLS_DISTURBED,
                    Cause.ENCRYPTION_REQUIRED,
                    Cause.CLEAR_TEXT_NOT_ALLOWED,
                    Cause.SIGN_IN_NEEDED,
                    Cause.CLIENT_REFUSED,
                    Cause.SERVER_NOT_OF_PROVIDER,
                    Cause.NO_ACCESS_TOKEN,
                    Cause.LOGIN_METHOD_DISABLED,
                    Cause.LOGIN_NEEDS_APP_PASSWORD);

    /// As it was typed, in brackets, or encoded.
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "<[^<>]*>|%1$s(?:@|=40|%%40)%1$s".formatted("[^\\s<>()\"',;:\\[\\]]{1,320}"));

    private final Rejections rejections;

    FailureWords(Rejections rejections) {
        this.rejections = rejections;
    }

    /// @param what the message key of what happened
    /// @param next the message key of what to do; null: `what` says it
    public record Words(String what, @Nullable String next, Explanation meaning) {}

    /// Whether a provider gives nobody a token, whoever asks.
    public boolean ofClient(Reply reply) {
        return meaning(reply).cause() == Cause.CLIENT_REFUSED;
    }

    public Words of(Reply reply) {
        var meaning = meaning(reply);
        var cause = meaning.cause();
        return cause == Cause.UNKNOWN
                ? new Words("server.failed." + reply.stage(), null, meaning)
                : new Words(what(cause, reply.stage()), next(meaning), meaning);
    }

    /// As [#of], of the default relay: whoever can mend it has no page for its settings.
    Words ofRelay(Reply reply) {
        var said = of(reply);
        var cause = said.meaning().cause();
        return cause == Cause.CLEAR_TEXT_NOT_ALLOWED
                ? new Words(said.what(), "cause." + cause.id() + ".next.operator", said.meaning())
                : said;
    }

    /// A login that was refused was given; one that was missed was not.
    private static String what(Cause cause, Stage stage) {
        var key = "cause." + cause.id() + ".what";
        if (cause != Cause.LOGIN_REFUSED) {
            return key;
        }
        return key + (stage == Stage.AUTH ? ".login-set" : ".login-none");
    }

    /// The message key of what is wrong in a few words, of which the server is the subject.
    public String brief(Reply reply) {
        var cause = cause(reply);
        return "server.brief." + (TELLING.contains(cause) ? cause.id() : reply.stage());
    }

    /// What passes by itself has words of its own for that.
    private static String next(Explanation meaning) {
        var key = "cause." + meaning.cause().id() + ".next";
        return meaning.actor() == Actor.NOBODY ? key + ".waiting" : key;
    }

    /// What is kept of a failure, and explained again whenever it is shown. What is said after MAIL
    /// may name whom an email was for: of that only words of mail servers are kept, or where these
    /// do not tell as much, all but addresses.
    String kept(Reply reply) {
        if (reply.stage().compareTo(Stage.MAIL) < 0) {
            return reply.text();
        }
        var pattern = ReplyPattern.of(reply.stage(), reply.code(), null, reply.text());
        var words = (pattern.enhanced() + " " + pattern.words()).strip();
        var kept = new Reply(reply.stage(), reply.code(), words, reply.millis());
        return cause(kept) == cause(reply) ? words : ADDRESS.matcher(reply.text()).replaceAll("~");
    }

    Cause cause(Reply reply) {
        return meaning(reply).cause();
    }

    /// Where no server answered, its settings may be wrong, and every message waits for them.
    private Explanation meaning(Reply reply) {
        var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
        return reply.code() == 0 ? meaning.during(Course.GAVE_UP) : meaning;
    }
}
