package dev.ownrelay.notice;

import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Telling;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Writes to the administrators of the agency that a server takes nothing from an address any more:
/// once for all emails that wait for that.
@Component
public class RefusedSenderMail {

    private static final String KIND = "sender-refused";
    private static final Duration GOOD_FOR = Duration.ofDays(2);

    private final AdministratorNotices notices;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    RefusedSenderMail(
            AdministratorNotices notices,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// @param server null: the default relay
    /// @param held emails that wait
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(
            @Nullable UUID server, String route, String from, int held, Explanation meaning) {
        var login = server == null ? Telling.Login.RELAY : null;
        var reader = new Telling.Reader(true, false);
        var telling = new Telling(meaning, Course.GAVE_UP, login, reader);
        var page =
                publicUrl + "/messages?state=HELD&server=" + (server == null ? "default" : server);
        notices.tell(to -> notice(to, route, from, held, telling, page));
    }

    private Notice notice(
            Administrator to, String route, String from, int held, Telling telling, String page) {
        var locale = to.locale();
        return new Notice(
                KIND,
                to.email(),
                "",
                locale,
                say("refused.mail.subject", to, route, from),
                say(
                        "refused.mail.text",
                        to,
                        route,
                        from,
                        held,
                        words.getMessage(telling.what(), locale),
                        words.getMessage(telling.next(), locale),
                        page),
                clock.instant().plus(GOOD_FOR));
    }

    private String say(String key, Administrator to, Object... arguments) {
        return words.getMessage(key, arguments, to.locale());
    }
}
